// SPDX-License-Identifier: Apache-2.0
#include "pack_on_disk.h"

#include <stdlib.h>

#include <fstream>

namespace xiaoer::nlu {

PackOnDisk::PackOnDisk(const std::string& intents, const std::string& lexicon) {
  std::string name = (std::filesystem::temp_directory_path() / "xiaoer-pack-XXXXXX").string();
  if (!mkdtemp(name.data())) throw std::runtime_error("no directory for the test");
  path_ = name;
  write("intents.toml", intents);
  write("lexicon.toml", lexicon);
}

PackOnDisk::~PackOnDisk() {
  std::filesystem::remove_all(path_);
}

void PackOnDisk::write(const std::string& name, const std::string& text) const {
  std::ofstream(path_ / name, std::ios::binary) << text;
}

}  // namespace xiaoer::nlu
