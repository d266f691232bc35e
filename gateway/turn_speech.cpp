// SPDX-License-Identifier: Apache-2.0
#include "gateway/turn_speech.h"

#include "dialogs/script.h"
#include "foundation/crash_point.h"
#include "foundation/text.h"
#include "knowledgebase/entry_store.h"

namespace xiaoer::gateway {
namespace {

constexpr std::string_view kFaq = "faq:";

bool fits(const std::string& text, const channels::Capabilities& capabilities) {
  return count_code_points(text) <= capabilities.text_limit &&
         (capabilities.byte_limit == 0 || text.size() <= capabilities.byte_limit);
}

// The text of `first` put before that of `second`; false when the two cannot be one message.
bool prepend(const Post& first, Post& second, const channels::Capabilities& capabilities) {
  const auto* head = std::get_if<Text>(&first.body);
  if (!head || first.feedback || !first.faq_key.empty()) return false;
  auto* card = std::get_if<Card>(&second.body);
  auto* text = std::get_if<Text>(&second.body);
  if (!card && !text) return false;
  std::string& tail = card ? card->text : text->text;
  std::string whole = head->text + "\n\n" + tail;
  if (!fits(whole, capabilities)) return false;
  tail = std::move(whole);
  return true;
}

}  // namespace

void TurnSpeech::add(Transaction& transaction, const dialogs::Say& say,
                     const std::map<std::string, std::string>& values) {
  auto all = say.values;
  for (const auto& [name, value] : values) all[name] = value;
  const std::string text = dialogs::render(say.template_text, all);
  Post post;
  post.conversation_id = message_.conversation_id;
  post.author = "bot";
  post.body = say.choices.empty() ? MessageBody{Text{text}} : MessageBody{Card{text, say.choices}};
  post.explanation = explanation_;
  post.feedback = say.feedback;
  post.at = now_;
  if (say.source.rfind(kFaq, 0) == 0) post.faq_key = say.source.substr(kFaq.size());
  if (way_ != Way::sender) {
    post.answers = message_.message_id;
    post.held_until = message_.reply_until;
    post.in_request = way_ == Way::request;
  }
  if (!post.faq_key.empty()) knowledgebase::EntryStore::count_hit(transaction, post.faq_key);
  posts_.push_back(std::move(post));
}

void TurnSpeech::post(Transaction& transaction, const channels::Capabilities& capabilities) {
  for (auto& post : merged(std::move(posts_), capabilities)) {
    post.in_house = capabilities.in_house;
    add_post(transaction, post);
    crash_point("turn.spoken");
  }
}

std::vector<Post> merged(std::vector<Post> posts, const channels::Capabilities& capabilities) {
  if (!capabilities.merge) return posts;
  std::vector<Post> result;
  for (auto& post : posts) {
    if (!result.empty() && prepend(result.back(), post, capabilities)) result.pop_back();
    result.push_back(std::move(post));
  }
  return result;
}

}  // namespace xiaoer::gateway
