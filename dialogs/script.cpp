// SPDX-License-Identifier: Apache-2.0
#include "dialogs/script.h"

#include "dialogs/decision_order.h"

namespace xiaoer::dialogs {
namespace {

class PackScript final : public Script {
 public:
  explicit PackScript(Book book) : book_(std::move(book)) {}

  Turn step(const State& state, const nlu::Understanding& understanding,
            const knowledgebase::Snapshot& knowledge, const Facts& facts) const override {
    Scene scene(book_, state, understanding, knowledge, facts);
    decide_turn(scene);
    return finished(std::move(scene));
  }

  Say greeting(const Facts& facts) const override {
    Say greeting{reply("greeting", facts.language), {}, {}, "policy:greeting", false};
    for (const auto& choice : quick_choices(book_, facts.language, QuickFor::greeting))
      greeting.choices.push_back({choice.label, choice.label});
    return greeting;
  }

  std::string reply(const std::string& id, const std::string& language) const override {
    return book_.replies.text(id, language);
  }

  const std::vector<TicketType>& ticket_types() const override { return book_.forms.types; }

  std::vector<std::string> intents_used() const override {
    std::vector<std::string> used = book_.policy.person_intents;
    const auto add = [&](const std::vector<std::string>& more) {
      used.insert(used.end(), more.begin(), more.end());
    };
    add(book_.policy.affirm_intents);
    add(book_.policy.deny_intents);
    for (const auto& flow : book_.flows) add(flow.intents);
    for (const auto& urgent : book_.policy.urgent) add(urgent.intents);
    for (const auto& topic : book_.policy.topics) add(topic.intents);
    for (const auto& talk : book_.policy.small_talk)
      if (!talk.intent.empty()) used.push_back(talk.intent);
    std::sort(used.begin(), used.end());
    used.erase(std::unique(used.begin(), used.end()), used.end());
    return used;
  }

 private:
  Book book_;
};

}  // namespace

std::shared_ptr<const Script> Script::load(const std::filesystem::path& pack) {
  return make_script(load_book(pack));
}

std::shared_ptr<const Script> make_script(Book book) {
  return std::make_shared<PackScript>(std::move(book));
}

}  // namespace xiaoer::dialogs
