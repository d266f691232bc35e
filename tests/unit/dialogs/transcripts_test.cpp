// SPDX-License-Identifier: Apache-2.0
// Replays tests/transcripts/*.txt with the real matcher, the shipped knowledge and the shipped flows.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "knowledgebase/pack_loader.h"
#include "tests/support/replay.h"

namespace xiaoer::dialogs {
namespace {

namespace fs = std::filesystem;

// The rules in force, loaded once for all files.
struct Pack {
  std::shared_ptr<const nlu::Engine> engine;
  std::shared_ptr<const Script> script;
  std::shared_ptr<const knowledgebase::Snapshot> knowledge;
  TimePoint now = *parse_rfc3339("2026-11-22T02:00:00Z");
};

const Pack& pack() {
  static const Pack loaded = [] {
    const fs::path folder = XIAOER_SOURCE_DIR "/config/packs/food";
    Pack made;
    made.engine = nlu::Engine::load(folder);
    made.script = Script::load(folder);
    auto entries = knowledgebase::load_pack(folder / "knowledge.toml");
    for (std::size_t i = 0; i < entries.size(); ++i) entries[i].id = static_cast<Id>(i) + 1;
    made.knowledge = knowledgebase::Snapshot::build(entries, made.now);
    return made;
  }();
  return loaded;
}

class Player {
 public:
  Player() : replay_(*pack().engine, *pack().script, *pack().knowledge, pack().now) {}

  // "" or what went wrong.
  std::string play(const std::string& line) {
    if (line.empty() || line.starts_with("#")) return line.empty() ? next_customer() : "";
    const std::string rest = line.size() > 2 ? line.substr(2) : "";
    switch (line[0]) {
      case '>':
        return say(rest);
      case '<':
        if (line == "<") return answer_.empty() ? "" : "must say nothing\n" + heard();
        return line.starts_with("<!") ? forbid(line.substr(3)) : expect_text(rest);
      case '=':
        return expect_event(rest);
      case '!':
        return set(rest);
      default:
        return "no such kind of line";
    }
  }

  // Events of the last message that the file does not speak of.
  std::string settle() {
    for (const auto& event : events_)
      if (event.starts_with("ticket ") || event.starts_with("human ") || event.starts_with("urged "))
        return "not expected: = " + event + "\n" + heard();
    return "";
  }

 private:
  std::string say(const std::string& words) {
    std::string fault = settle();
    events_.clear();
    answer_.clear();
    const auto lines = words == "[图片]" ? replay_.send_picture() : replay_.say(words);
    for (const auto& line : lines) {
      if (line.kind == "bot")
        answer_ += line.text + "\n";
      else
        events_.push_back(line.kind + " " + line.text);
    }
    return fault;
  }

  std::string next_customer() {
    const std::string fault = settle();
    events_.clear();
    replay_.next_customer();
    return fault;
  }

  std::string expect_text(const std::string& text) const {
    return answer_.find(text) != std::string::npos ? "" : "not said: " + text + "\n" + heard();
  }
  std::string forbid(const std::string& text) const {
    return answer_.find(text) == std::string::npos ? "" : "must not be said: " + text + "\n" + heard();
  }

  std::string expect_event(const std::string& text) {
    const auto found = std::find_if(events_.begin(), events_.end(),
                                    [&](const std::string& event) { return event.starts_with(text); });
    if (found == events_.end()) return "did not happen: " + text + "\n" + heard();
    events_.erase(found);
    return "";
  }

  std::string set(const std::string& what) {
    if (what == "offline" || what == "online")
      replay_.facts().agents_online = what == "online";
    else if (what == "served")
      replay_.facts().waiting_since = {};
    else if (what == "vip")
      replay_.facts().vip = true;
    else if (what.starts_with("later "))
      replay_.pass(std::chrono::hours(std::stoi(what.substr(6))));
    else if (what == "solved" && !replay_.facts().tickets.empty())
      replay_.facts().tickets.front().status = "solved";
    else
      return "no such setting: " + what;
    return "";
  }

  std::string heard() const {
    const auto& decision = replay_.decision();
    std::string text = "--- it said:\n" + answer_;
    for (const auto& event : events_) text += "= " + event + "\n";
    return text + "--- decision: " + decision.kind + " " + decision.detail + " score " +
           std::to_string(decision.score);
  }

  Replay replay_;
  std::string answer_;
  std::vector<std::string> events_;
};

std::vector<fs::path> transcript_files() {
  std::vector<fs::path> files;
  for (const auto& file : fs::directory_iterator(XIAOER_SOURCE_DIR "/tests/transcripts"))
    if (file.path().extension() == ".txt") files.push_back(file.path());
  std::sort(files.begin(), files.end());
  return files;
}

class Transcripts : public ::testing::TestWithParam<fs::path> {};

TEST_P(Transcripts, GoesAsWritten) {
  std::ifstream in(GetParam());
  ASSERT_TRUE(in) << GetParam();
  Player player;
  std::string line;
  int number = 0;
  while (std::getline(in, line)) {
    const std::string fault = player.play(line);
    EXPECT_TRUE(fault.empty()) << GetParam().filename().string() << ":" << number + 1 << ": " << line << "\n"
                               << fault;
    ++number;
  }
  EXPECT_GT(number, 2) << "an empty transcript tests nothing";
  const std::string fault = player.settle();
  EXPECT_TRUE(fault.empty()) << fault;
}

std::string name_of(const ::testing::TestParamInfo<fs::path>& info) {
  std::string name = info.param.stem().string();
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Files, Transcripts, ::testing::ValuesIn(transcript_files()), name_of);

TEST(TranscriptFiles, CoverBothLanguages) {
  const auto files = transcript_files();
  const auto english = std::count_if(files.begin(), files.end(), [](const fs::path& file) {
    return file.stem().string().starts_with("en_");
  });
  EXPECT_GE(english, 6);
  EXPECT_GE(static_cast<std::ptrdiff_t>(files.size()) - english, 25);
}

}  // namespace
}  // namespace xiaoer::dialogs
