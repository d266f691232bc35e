// SPDX-License-Identifier: Apache-2.0
#include "channels/email/topic.h"

#include <set>

#include "foundation/random.h"

namespace xiaoer::channels::email {
namespace {

// What stays behind knows nothing of the mails that went.
void take_away(Thread& thread, const std::set<std::string>& ids, const TopicSplit& split) {
  if (!thread.last_id.empty()) thread.references.push_back(thread.last_id);
  std::erase_if(thread.references, [&](const std::string& id) { return ids.contains(id); });
  thread.last_id = thread.references.empty() ? "" : thread.references.back();
  if (!thread.references.empty()) thread.references.pop_back();
  if (!split.newest) return;
  if (const auto* letter = std::get_if<Letter>(&split.newest->body)) {
    thread.subject = bare_subject(letter->subject);
    thread.automatic = letter->automatic;
  }
}

}  // namespace

std::string part_thread(const TopicSplit& split, const PlacingRules& rules, Notes& notes,
                        const std::function<std::string(const Letter&)>& raw) {
  Thread old = notes.thread(split.from.thread).value_or(Thread{split.from.thread, split.from.peer});
  Thread made;
  made.id = sha256_hex("split\n" + old.id + "\n" + split.moved.front().provider_id).substr(0, 16);
  made.peer = split.from.peer;
  made.name = old.name;
  made.trust = old.trust;
  std::set<std::string> ids(split.moved_sent.begin(), split.moved_sent.end());
  for (const InboundMessage& message : split.moved) {
    const auto* letter = std::get_if<Letter>(&message.body);
    if (!letter) continue;
    const Mail mail = read_mail(raw(*letter), *rules.settings.rules);
    add_to_thread(made, mail, rules);
    if (!mail.message_id.empty()) ids.insert(mail.message_id);
  }
  take_away(old, ids, split);
  for (const std::string& id : ids) notes.send_to(id, made.id, rules.now);
  notes.put(old, rules.now);
  notes.put(made, rules.now);
  return made.id;
}

}  // namespace xiaoer::channels::email
