// SPDX-License-Identifier: Apache-2.0
#include "tests/layers/include_rules.h"

#include <algorithm>
#include <map>

namespace xiaoer::layers {
namespace {

using Words = std::vector<std::string_view>;

const Words kRooms{"foundation", "storage",  "nlu",       "knowledgebase", "dialogs",
                   "tickets",    "channels", "customers", "gateway"};

// Room → what it may include besides itself. Tests and benchmarks may include everything.
const std::map<std::string_view, Words> kMayInclude{
    {"foundation", {}},
    {"storage", {"foundation"}},
    {"nlu", {"foundation"}},
    {"channels", {"foundation"}},
    {"knowledgebase", {"foundation", "nlu", "storage"}},
    {"dialogs", {"foundation", "nlu", "knowledgebase"}},
    {"tickets", {"foundation", "storage"}},
    {"customers", {"foundation", "storage"}},
    {"gateway", kRooms},
};
// Dialogs are pure: of the knowledge base they see the snapshot alone, never a store.
const Words kDialogsSee{"knowledgebase/snapshot.h", "knowledgebase/entry.h"};

struct Library {
  std::string_view prefix;  // of the name between < and >
  Words places;             // folders or files that may include it; empty = everywhere
  bool in_headers = true;   // false: too heavy for a header
};
const std::vector<Library> kLibraries{
    {"nlohmann/json_fwd.hpp", {}},
    {"nlohmann/", {}, false},
    {"fmt/", {}},
    {"httplib.h", {"gateway/http/"}},
    {"boost/", {"gateway/"}},
    {"CLI/", {"gateway/command/"}, false},
    {"spdlog/", {"gateway/"}},
    {"prometheus/", {"gateway/"}},
    {"magic.h", {"gateway/", "channels/"}},
    {"SQLiteCpp/", {"storage/"}},
    {"sqlite3.h", {"storage/"}},
    {"libpq-fe.h", {"storage/"}},
    {"toml++/", {"foundation/document.cpp"}, false},
    {"unicode/", {"foundation/", "nlu/"}},
    {"sodium.h", {"foundation/", "gateway/access/"}},
    {"re2/", {"nlu/", "channels/"}},
    {"kainjow/", {"dialogs/"}, false},
    {"curl/", {"foundation/", "channels/"}},
    {"gmime/", {"channels/"}},
    {"openssl/", {"foundation/", "channels/"}},
    {"pugixml.hpp", {"channels/", "knowledgebase/"}},
    {"archive.h", {"gateway/"}},
    {"archive_entry.h", {"gateway/"}},
    {"zip.h", {"knowledgebase/"}},
    {"csv.h", {"knowledgebase/"}},
    {"xlsxwriter.h", {"knowledgebase/"}},
    {"zlib.h", {"foundation/", "gateway/"}},
};
// The operating system: only where the product touches it.
const Words kSystem{"sys/",   "netinet/", "arpa/",    "fcntl.h",   "unistd.h", "signal.h",
                    "poll.h", "netdb.h",  "malloc.h", "pthread.h", "termios.h"};
const Words kSystemRooms{"foundation", "storage", "gateway"};
// A channel whose provider wants a connection that is held, or that is called by one.
const Words kSystemFiles{"channels/sms/socket.cpp", "channels/email/lmtp_door.cpp"};

bool contains(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}
bool starts_with_any(std::string_view text, const Words& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(), [&](auto prefix) { return text.starts_with(prefix); });
}

std::string own_fault(std::string_view from, std::string_view room, std::string_view name) {
  const std::string_view to = room_of(name);
  if (name.find('/') == std::string_view::npos || !contains(kRooms, to))
    return "includes \"" + std::string(name) + "\": write the path from the root, \"room/file.h\"";
  if (to == room) return "";
  if (!contains(kMayInclude.at(room), to))
    return "includes \"" + std::string(name) + "\": " + std::string(room) + " may not know " +
           std::string(to);
  if (room == "dialogs" && to == "knowledgebase" && !contains(kDialogsSee, name))
    return "includes \"" + std::string(name) + "\": dialogs see only the snapshot of the knowledge base";
  (void)from;
  return "";
}

std::string library_fault(std::string_view from, std::string_view room, std::string_view name) {
  const bool is_standard = name.find_first_of("./") == std::string_view::npos;
  if (name == "regex") return "includes <regex>: use RE2";
  if (is_standard) return "";
  if (starts_with_any(name, kSystem))
    return contains(kSystemRooms, room) || contains(kSystemFiles, from)
               ? ""
               : "includes <" + std::string(name) + ">: " + std::string(room) +
                     " may not touch the operating system";
  for (const auto& library : kLibraries) {
    if (!name.starts_with(library.prefix)) continue;
    if (!library.places.empty() && !starts_with_any(from, library.places))
      return "includes <" + std::string(name) + ">: that library stays in " +
             std::string(library.places.front());
    if (!library.in_headers && from.ends_with(".h"))
      return "includes <" + std::string(name) + "> in a header: it is heavy, include it in .cpp files";
    return "";
  }
  return "includes <" + std::string(name) +
         ">: no room is known to use it; add it to tests/layers/include_rules.cpp";
}

}  // namespace

std::vector<Fault> check_includes(const SourceFile& file) {
  std::vector<Fault> faults;
  const std::string_view room = room_of(file.path);
  if (!contains(kRooms, room)) return faults;
  const std::string text = without_comments(file.text);
  int number = 0;
  for (std::string_view line : lines_of(text)) {
    ++number;
    if (!line.starts_with("#include")) continue;
    const std::size_t open = line.find_first_of("\"<");
    const std::size_t close = line.find_last_of("\">");
    if (open == std::string_view::npos || close <= open) continue;
    const std::string_view name = line.substr(open + 1, close - open - 1);
    const std::string what =
        line[open] == '"' ? own_fault(file.path, room, name) : library_fault(file.path, room, name);
    if (!what.empty()) faults.push_back({file.path, number, what});
  }
  return faults;
}

}  // namespace xiaoer::layers
