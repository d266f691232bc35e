// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "dialogs/book.h"

namespace xiaoer::dialogs {
namespace {

std::string shipped(const std::string& name) {
  std::ifstream in(XIAOER_SOURCE_DIR "/config/packs/food/" + name);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

const char* const kForms = R"([[field]]
key = "order_no"
kind = "order_no"
name = { zh = "订单号", en = "Order number" }
ask = { zh = "订单号？", en = "Order number?" }
[[field]]
key = "reason"
kind = "choice"
name = { zh = "原因", en = "Reason" }
ask = { zh = "原因？", en = "Reason?" }
  [[field.choice]]
  id = "broken"
  label = { zh = "坏了", en = "Broken" }
[[type]]
id = "return"
name = { zh = "退货", en = "Return" }
promise = { zh = "马上", en = "soon" }
required = ["order_no"]
)";

// Loads the shipped replies and policy with these flows and forms; what went wrong, one line per fault.
std::string faults(const std::string& flows, const std::string& forms = kForms) {
  Document replies(shipped("replies.toml"), "replies.toml"), form_file(forms, "ticket_types.toml"),
      policy(R"(
[person]
offline_flow = "f"
[[phrase]]
id = "cancel"
[[phrase]]
id = "skip"
[[phrase]]
id = "affirm"
[[phrase]]
id = "deny"
[[phrase]]
id = "edit"
[[phrase]]
id = "person"
[[phrase]]
id = "none"
[[phrase]]
id = "question"
[[phrase]]
id = "anger"
[[phrase]]
id = "helpful"
[[phrase]]
id = "unhelpful"
[[phrase]]
id = "follow_up"
[[phrase]]
id = "wrong"
[[phrase]]
id = "becomes"
)",
             "policy.toml"),
      flow_file(flows, "flows.toml");
  try {
    (void)read_book({replies, form_file, policy, flow_file});
  } catch (const ConfigError& error) {
    std::string text;
    for (const auto& problem : error.problems()) text += problem.text() + "\n";
    return text;
  }
  return "";
}

const char* const kFlowHead = R"([[flow]]
id = "f"
name = { zh = "甲", en = "F" }
ticket = "return"
)";

TEST(PackFaults, AGoodFlowHasNone) {
  EXPECT_EQ(faults(std::string(kFlowHead) + R"([[flow.step]]
do = "ask"
field = "order_no"
[[flow.step]]
id = "done"
do = "end"
)"),
            "");
}

TEST(PackFaults, AnUnknownKeyIsNamedWithItsPlace) {
  const std::string text =
      faults(std::string(kFlowHead) + "[[flow.step]]\ndo = \"ask\"\nfield = \"order_no\"\nretry = 3\n");
  EXPECT_NE(text.find("flows.toml:8:1: unknown key 'retry'; did you mean 'retries'?"), std::string::npos)
      << text;
}

TEST(PackFaults, AnUnknownVerbIsListed) {
  const std::string text = faults(std::string(kFlowHead) + "[[flow.step]]\nid = \"a\"\ndo = \"aks\"\n");
  EXPECT_NE(text.find("flows.toml:7:"), std::string::npos) << text;
  EXPECT_NE(text.find("did you mean 'ask'?"), std::string::npos) << text;
}

TEST(PackFaults, AMissingTargetIsNamed) {
  const std::string text = faults(std::string(kFlowHead) + R"([[flow.step]]
id = "finish"
do = "goto"
to = "finsh"
)");
  EXPECT_NE(text.find("flows.toml:8:6: there is no step 'finsh' in flow 'f'; did you mean 'finish'?"),
            std::string::npos)
      << text;
}

TEST(PackFaults, AMissingFlowIsNamed) {
  const std::string text =
      faults(std::string(kFlowHead) + "[[flow.step]]\nid = \"a\"\ndo = \"goto\"\nto = \"flow:g\"\n");
  EXPECT_NE(text.find("there is no flow 'g'"), std::string::npos) << text;
}

TEST(PackFaults, AStepNobodyReachesIsNamed) {
  const std::string text = faults(std::string(kFlowHead) + R"([[flow.step]]
id = "a"
do = "end"
[[flow.step]]
id = "b"
do = "end"
)");
  EXPECT_NE(text.find("step 'b' can never be reached"), std::string::npos) << text;
}

TEST(PackFaults, AStepBehindAConditionIsReached) {
  EXPECT_EQ(faults(std::string(kFlowHead) + R"([[flow.step]]
id = "a"
do = "end"
when = ["vip"]
[[flow.step]]
id = "b"
do = "end"
)"),
            "");
}

TEST(PackFaults, DoubleIdsAreNamed) {
  const std::string step = "[[flow.step]]\nid = \"a\"\ndo = \"show_tickets\"\n";
  EXPECT_NE(faults(kFlowHead + step + step).find("step 'a' is there twice"), std::string::npos);
  EXPECT_NE(faults(kFlowHead + step + kFlowHead + step).find("flow 'f' is there twice"), std::string::npos);
  const std::string type =
      "[[type]]\nid = \"return\"\nname = { zh = \"a\", en = \"a\" }\npromise = { zh = \"a\", en = \"a\" }\n";
  EXPECT_NE(faults(kFlowHead + step, kForms + type).find("ticket type 'return' is there twice"),
            std::string::npos);
}

TEST(PackFaults, UnknownFieldsRepliesTypesAndPhrasesAreNamed) {
  const std::string text = faults(R"([[flow]]
id = "f"
name = { zh = "甲", en = "F" }
ticket = "retrun"
phrases = ["nobody"]
refused = ["never_said"]
opening = "story"
[[flow.step]]
do = "ask"
field = "order_nr"
[[flow.step]]
id = "a"
do = "say"
text = "no.such.reply"
)");
  EXPECT_NE(text.find("ticket type 'retrun'"), std::string::npos) << text;
  EXPECT_NE(text.find("phrase 'nobody'"), std::string::npos) << text;
  EXPECT_NE(text.find("phrase 'never_said'"), std::string::npos) << text;
  EXPECT_NE(text.find("field 'story'"), std::string::npos) << text;
  EXPECT_NE(text.find("field 'order_nr'"), std::string::npos) << text;
  EXPECT_NE(text.find("reply 'no.such.reply'"), std::string::npos) << text;
}

TEST(PackFaults, AWishIsAChoiceAndASideTripHasAReply) {
  const std::string text = faults(
      "[[flow]]\nid = \"f\"\nname = { zh = \"甲\", en = \"F\" }\nwish = \"order_no\"\naside = \"nothing\"\n"
      "[[flow.step]]\nid = \"done\"\ndo = \"end\"\n");
  EXPECT_NE(text.find("field 'order_no' is no choice"), std::string::npos) << text;
  EXPECT_NE(text.find("reply 'nothing' is not in replies.toml"), std::string::npos) << text;
}

TEST(PackFaults, ConditionsAreAClosedVocabulary) {
  const auto with = [](const std::string& condition) {
    return faults(std::string(kFlowHead) + "[[flow.step]]\nid = \"a\"\ndo = \"show_tickets\"\nwhen = [\"" +
                  condition + "\"]\n");
  };
  EXPECT_NE(with("weather").find("no condition 'weather'"), std::string::npos);
  EXPECT_NE(with("field_present").find("takes one word"), std::string::npos);
  EXPECT_NE(with("field_present nothing").find("field 'nothing'"), std::string::npos);
  EXPECT_NE(with("field_is reason wet").find("'wet' is no choice"), std::string::npos);
  EXPECT_NE(with("vip now").find("takes no word"), std::string::npos);
  EXPECT_NE(with("said hello").find("phrase 'hello'"), std::string::npos);
  EXPECT_NE(with("urgency p9").find("p0 or p1"), std::string::npos);
  EXPECT_EQ(with("not field_is reason broken"), "");
}

TEST(PackFaults, FormsAreChecked) {
  const std::string flow = std::string(kFlowHead) + "[[flow.step]]\ndo = \"ask\"\nfield = \"order_no\"\n";
  EXPECT_NE(faults(flow, std::string(kForms) + "optional = [\"color\"]\n").find("field 'color'"),
            std::string::npos);
  EXPECT_NE(faults(flow, std::string(kForms) + "solve_hours = -1\n").find("between 0 and 8760"),
            std::string::npos);
  EXPECT_NE(faults(flow, std::string(kForms) + "priority = \"soon\"\n").find("not one of: urgent"),
            std::string::npos);
}

TEST(PackFaults, OneIntentStartsOneFlow) {
  const std::string text = faults(R"([[flow]]
id = "f"
name = { zh = "甲", en = "F" }
intents = ["x.y"]
[[flow.step]]
id = "a"
do = "show_tickets"
[[flow]]
id = "g"
name = { zh = "乙", en = "G" }
intents = ["x.y"]
[[flow.step]]
id = "a"
do = "show_tickets"
)");
  EXPECT_NE(text.find("flows.toml:11:"), std::string::npos) << text;
  EXPECT_NE(text.find("'x.y' already starts flow 'f'"), std::string::npos) << text;
}

TEST(PackFaults, EveryFaultIsToldAtOnce) {
  const std::string text = faults("[[flow]]\nid = \"g\"\nname = { zh = \"甲\" }\n");
  EXPECT_NE(text.find("'en' is missing"), std::string::npos) << text;
  EXPECT_NE(text.find("has no [[flow.step]]"), std::string::npos) << text;
  EXPECT_NE(text.find("policy.toml"), std::string::npos) << text;  // its offline flow is not there
}

TEST(PackFaults, AMissingFileIsAConfigError) {
  EXPECT_THROW((void)load_book("/nonexistent/pack"), ConfigError);
}

}  // namespace
}  // namespace xiaoer::dialogs
