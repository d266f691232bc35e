// SPDX-License-Identifier: Apache-2.0
#include "customers/profile.h"

#include "customers/merging.h"
#include "foundation/text.h"

namespace xiaoer::customers {
namespace {

struct Kept {
  Id identity_id = 0, person_id = 0;
  std::string name, same_as;
};

std::optional<Kept> find(Transaction& transaction, const Address& of) {
  const auto rows = transaction.run(
      "SELECT id, person_id, display_name, same_as FROM identity WHERE channel = $1 AND account = $2 AND "
      "peer = $3",
      {of.channel, of.account, of.peer});
  if (rows.empty()) return std::nullopt;
  return Kept{rows[0].integer(0), rows[0].integer(1), rows[0].text(2), rows[0].text(3)};
}

// The person's own name follows it unless an agent gave him another one.
void rename(Transaction& transaction, const Kept& kept, const std::string& name, TimePoint now) {
  transaction.run("UPDATE identity SET display_name = $2 WHERE id = $1", {kept.identity_id, name});
  transaction.run(
      "UPDATE person SET name = $2, version = version + 1, updated_at = $4 WHERE id = $1 AND name = $3",
      {kept.person_id, name, kept.name, to_millis(now)});
}

void join(Transaction& transaction, const Kept& kept, const std::string& same_as, TimePoint now) {
  transaction.run("UPDATE identity SET same_as = $2 WHERE id = $1", {kept.identity_id, same_as});
  const auto others = transaction.run(
      "SELECT person_id FROM identity WHERE same_as = $1 AND person_id <> $2 ORDER BY id LIMIT 1",
      {same_as, kept.person_id});
  if (others.empty()) return;
  const Id other = others[0].integer(0);
  merge(transaction,
        {std::max(other, kept.person_id), std::min(other, kept.person_id), 0, now});  // 0: by no agent
}

}  // namespace

void learn(Transaction& transaction, const Profile& profile, TimePoint now) {
  const auto kept = find(transaction, profile.of);
  if (!kept) return;
  const auto name = clean_name(profile.name);
  if (!name.empty() && name != kept->name) rename(transaction, *kept, name, now);
  if (!profile.same_as.empty() && profile.same_as != kept->same_as)
    join(transaction, *kept, profile.same_as, now);
}

void forget_profile(Transaction& transaction, const Address& of, TimePoint now) {
  const auto kept = find(transaction, of);
  if (!kept) return;
  if (!kept->name.empty()) rename(transaction, *kept, "", now);
  transaction.run("UPDATE identity SET same_as = '' WHERE id = $1", {kept->identity_id});
}

}  // namespace xiaoer::customers
