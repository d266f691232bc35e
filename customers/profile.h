// SPDX-License-Identifier: Apache-2.0
// What a provider tells of a person besides his messages: what he calls himself, and that he is one whom we
// may know from another account. Changes run inside the caller's transaction (the inbox's). Any thread.
#pragma once
#include "foundation/message.h"
#include "storage/database.h"

namespace xiaoer::customers {

struct Profile {
  Address of;
  std::string name{};     // "" = not told
  std::string same_as{};  // the provider's word for him in all accounts of one owner; "" = not told
};
// Keeps what is new. A word that another identity has, too, makes the two customers one: the younger file
// goes into the older one, once; an agent who parts them again is not overruled. Nothing for an unknown
// address.
void learn(Transaction& transaction, const Profile& profile, TimePoint now);
// He withdrew his consent: name and word are erased, also from the customer's file unless an agent had given
// him another name.
void forget_profile(Transaction& transaction, const Address& of, TimePoint now);

}  // namespace xiaoer::customers
