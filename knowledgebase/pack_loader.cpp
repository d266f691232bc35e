// SPDX-License-Identifier: Apache-2.0
#include "knowledgebase/pack_loader.h"

#include <map>

#include "knowledgebase/entry_rules.h"
#include "knowledgebase/entry_store.h"

namespace xiaoer::knowledgebase {
namespace {

const std::string kShort = "short";  // the one variant that a pack may use

std::optional<TimePoint> time_in(Table& table, const std::string& key) {
  if (!table.has(key)) return std::nullopt;
  const std::string text = table.text(key);
  const auto at = parse_rfc3339(text);
  if (!at && !text.empty())
    table.problem(key, "'" + text + "' is not a time such as \"2026-11-22T08:00:00+08:00\"");
  return at;
}

std::vector<Answer> answers_in(Table& entry) {
  std::vector<Answer> out;
  auto table = entry.table("answer");
  if (!table) return out;
  for (const auto& name : table->keys()) {
    const std::string text = table->text(name);
    auto answer = variant_from_name(name);
    if (!answer) {
      table->problem(name, "unknown key '" + name + "'; answers are named zh, en, short_zh, short_en");
      continue;
    }
    answer->text = text;
    out.push_back(std::move(*answer));
  }
  return out;
}

Entry entry_in(Table& table) {
  Entry entry;
  entry.key = table.required_text("key");
  entry.category = table.text("category");
  entry.question = table.required_text("question");
  entry.similar = table.texts("similar");
  entry.tags = table.texts("tags");
  entry.status = table.word("status", kStatuses, "published");
  entry.answers = answers_in(table);
  entry.effective_from = time_in(table, "effective_from");
  entry.expires_at = time_in(table, "expires_at");
  table.finish();
  return tidied(std::move(entry));
}

void report_faults(WrittenEntry& written) {
  for (const auto& fault : faults_of(written.entry)) {
    const std::string key = fault.field == "answers" ? "answer" : fault.field;
    written.table.problem(written.table.has(key) ? key : "", "'" + key + "' " + fault.what);
  }
}

// Where each key and each wording was first used.
class Uses {
 public:
  void note(WrittenEntry& written) {
    claim(keys_, written.entry.key, written, "key");
    claim(wordings_, written.entry.question, written, "question");
    for (const auto& wording : written.entry.similar) claim(wordings_, wording, written, "similar");
  }

 private:
  static void claim(std::map<std::string, std::string>& uses, const std::string& text, WrittenEntry& written,
                    const std::string& field) {
    if (text.empty()) return;
    const auto [use, is_new] = uses.emplace(text, written.entry.key);
    if (is_new) return;
    written.table.problem(field, field == "key"
                                     ? "the key '" + text + "' is used twice"
                                     : "'" + text + "' is a wording of '" + use->second + "' already");
    written.is_good = false;
  }
  std::map<std::string, std::string> keys_, wordings_;
};

void check_pack_entry(WrittenEntry& written) {
  if (written.entry.similar.empty()) written.table.problem("similar", "needs at least one similar question");
  for (const auto& answer : written.entry.answers)
    if (!answer.channel.empty() && answer.channel != kShort)
      written.table.problem("answer", "unknown answer '" + variant_name(answer) + "'; did you mean '" +
                                          variant_name({kShort, answer.language, ""}) + "'?");
}

}  // namespace

std::string variant_name(const Answer& answer) {
  return answer.channel.empty() ? answer.language : answer.channel + "_" + answer.language;
}

std::optional<Answer> variant_from_name(const std::string& name) {
  const auto cut = name.rfind('_');
  Answer answer;
  if (cut != std::string::npos) answer.channel = name.substr(0, cut);
  answer.language = cut == std::string::npos ? name : name.substr(cut + 1);
  if (std::find(kLanguages.begin(), kLanguages.end(), answer.language) == kLanguages.end())
    return std::nullopt;
  return answer;
}

std::vector<WrittenEntry> read_entries(Document& document) {
  std::vector<WrittenEntry> out;
  Table root = document.root();
  for (Table& table : root.tables("entry")) {
    const std::size_t faults = document.problems().size();
    Entry entry = entry_in(table);
    WrittenEntry written{std::move(entry), table};
    if (document.problems().size() == faults) report_faults(written);
    written.is_good = document.problems().size() == faults;
    out.push_back(std::move(written));
  }
  root.finish();
  return out;
}

std::vector<Entry> load_pack(const std::filesystem::path& file) {
  Document document(file);
  auto written = read_entries(document);
  Uses uses;
  for (auto& entry : written) {
    check_pack_entry(entry);
    uses.note(entry);
  }
  document.throw_problems();
  std::vector<Entry> out;
  for (auto& entry : written) out.push_back(std::move(entry.entry));
  return out;
}

std::size_t load_pack_into(Database& database, const std::vector<Entry>& entries, const Clock& clock) {
  std::size_t stored = 0;
  database.write([&](Transaction& transaction) {
    stored = 0;
    if (transaction.run("SELECT 1 FROM kb_entry LIMIT 1").size() > 0) return;
    for (const auto& entry : entries) {
      EntryStore::add(transaction, entry, {"pack", clock()});
      ++stored;
    }
  });
  return stored;
}

}  // namespace xiaoer::knowledgebase
