// SPDX-License-Identifier: Apache-2.0
#include "gateway/command/nlu_commands.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "foundation/error.h"
#include "gateway/command/evaluate.h"
#include "gateway/command/labelled_file.h"
#include "gateway/command/measures.h"

namespace xiaoer::gateway {
namespace {

const std::string kPack = std::string(XIAOER_SOURCE_DIR) + "/config/packs/food";

class Files {
 public:
  Files() {
    std::string name = (std::filesystem::temp_directory_path() / "xiaoer-tsv-XXXXXX").string();
    if (!mkdtemp(name.data())) throw std::runtime_error("no directory for the test");
    path_ = name;
  }
  ~Files() { std::filesystem::remove_all(path_); }
  Files(const Files&) = delete;
  Files& operator=(const Files&) = delete;
  [[nodiscard]] std::filesystem::path write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
    return path_ / name;
  }

 private:
  std::filesystem::path path_;
};

std::string without_blanks(const std::string& text) {
  std::string out;
  for (const char byte : text)
    if (byte != ' ') out += byte;
  return out;
}

TEST(NluSegment, WordsAreTheLinesOwnCharacters) {
  const auto engine = nlu::Engine::load(kPack);
  const std::string text =
      "我要退貨，ＳＦ1234567890123！！！！\n\nhello world\n轉 人工\n😡😡😡 \xE2\x80\x8B啊啊啊啊\n";
  std::istringstream in(text);
  std::ostringstream out;
  EXPECT_EQ(nlu_segment(in, out, *engine), 0);
  EXPECT_EQ(without_blanks(out.str()), without_blanks(text));
  EXPECT_NE(out.str().find("退貨"), std::string::npos);
  EXPECT_EQ(out.str().find("  "), std::string::npos);
}

TEST(Measures, AreaCountsPairsInTheRightOrder) {
  EXPECT_DOUBLE_EQ(area_under_curve({2, 3}, {0, 1}), 1);
  EXPECT_DOUBLE_EQ(area_under_curve({0, 1}, {2, 3}), 0);
  EXPECT_DOUBLE_EQ(area_under_curve({1, 1}, {1, 1}), 0.5);
  EXPECT_DOUBLE_EQ(area_under_curve({}, {1}), 0);
}

TEST(Measures, ConfusionMeansOverLabels) {
  Confusion confusion;
  confusion.add("a", "a");
  confusion.add("a", "a");
  confusion.add("b", "a");
  EXPECT_NEAR(confusion.accuracy(), 2.0 / 3, 1e-9);
  EXPECT_NEAR(confusion.macro_f1(), (0.8 + 0) / 2, 1e-9);
}

TEST(LabelledFile, TellsWhereItIsWrong) {
  const Files files;
  EXPECT_EQ(read_labelled(files.write("a.tsv", "label\tcomment\n1\tx\r\n\nb\tmiddle\ty\n")).size(), 2u);
  EXPECT_THROW((void)read_labelled("/nowhere.tsv"), ConfigError);
  EXPECT_THROW((void)read_labelled(files.write("b.tsv", "")), ConfigError);
  try {
    (void)read_labelled(files.write("c.tsv", "a\tb\nno tab here\n"));
    FAIL();
  } catch (const ConfigError& error) {
    EXPECT_EQ(error.problems().at(0).line, 2);
  }
}

TEST(Evaluate, IntentsOfAFile) {
  const Files files;
  std::string train;
  for (const char* text : {"我要退货", "怎么退货", "退货运费", "可以退货吗", "想退货"})
    train += std::string("return\t") + text + "\n";
  for (const char* text : {"开发票", "发票怎么开", "电子发票", "发票抬头", "要发票"})
    train += std::string("invoice\t") + text + "\n";
  const auto result = nlohmann::json::parse(evaluate_intents_json(
      {kPack, files.write("train.tsv", train), files.write("test.tsv", "return\t退货吧\ninvoice\t给张发票\n"),
       files.write("oos.tsv", "oos\t今天天气如何\n"), ""}));
  EXPECT_EQ(result.at("accuracy"), 1);
  EXPECT_EQ(result.at("auroc"), 1);
  for (const char* key :
       {"macro_f1", "train_seconds", "queries_per_second", "p50_us", "p99_us", "rss_mb", "oos_recall"})
    EXPECT_TRUE(result.contains(key)) << key;
}

void expect_keys(const nlohmann::json& result, std::initializer_list<const char*> keys) {
  for (const char* key : keys) EXPECT_TRUE(result.contains(key)) << key;
}

TEST(Evaluate, HasTheKeysThatApply) {
  const Files files;
  const auto bank = files.write("bank.tsv", "a\t怎么退货\nb\t怎么开发票\n");
  const auto oos = files.write("oos.tsv", "oos\t今天天气如何\n");
  expect_keys(nlohmann::json::parse(evaluate_faq_json({bank, bank, oos})),
              {"accuracy", "recall_at_1", "recall_at_5", "mrr_10", "auroc", "in_scope_accuracy", "oos_recall",
               "train_seconds", "queries_per_second", "p50_us", "p99_us", "rss_mb", "curve"});
  const auto pack = nlohmann::json::parse(evaluate_pack_json(
      kPack, files.write("pack.tsv", "human.request\t转人工\nP0|refund.apply\t吃出钢丝，退款\noos\t哈\n"),
      {}));
  expect_keys(pack, {"accuracy", "macro_f1", "p0_recall", "p0_recall_rules", "p0_false_rate", "auroc",
                     "in_scope_accuracy", "oos_recall", "train_seconds", "queries_per_second", "p50_us",
                     "p99_us", "rss_mb", "wrong"});
  EXPECT_EQ(pack.at("rows"), 3);
}

TEST(Evaluate, NoiseSpoilsTheTestFileAlone) {
  const Files files;
  const auto train = files.write("train.tsv", "return\t我要退货\ninvoice\t开发票\n");
  const auto test = files.write("test.tsv", "return\t我要退貨\ninvoice\t開發票\n");
  for (const char* noise : {"", "traditional", "homophones"})
    EXPECT_EQ(nlohmann::json::parse(evaluate_intents_json({kPack, train, test, std::nullopt, noise}))
                  .at("accuracy"),
              1)
        << noise;
}

TEST(Evaluate, FaqAndPack) {
  const Files files;
  const auto faq = nlohmann::json::parse(
      evaluate_faq_json({files.write("bank.tsv", "a\t怎么退货\nb\t怎么开发票\n"),
                         files.write("queries.tsv", "a\t退货怎么弄\nb\t发票怎么开\n"), std::nullopt}));
  EXPECT_EQ(faq.at("recall_at_1"), 1);
  EXPECT_EQ(faq.at("mrr_10"), 1);
  const auto pack = nlohmann::json::parse(evaluate_pack_json(
      kPack, files.write("pack.tsv", "human.request\t转人工\nP0\t吃出钢丝\nOK\t在吗\noos\t哈\n"), {}));
  EXPECT_EQ(pack.at("accuracy"), 1);
  EXPECT_EQ(pack.at("p0_recall"), 1);
  EXPECT_EQ(pack.at("p0_false_rate"), 0);
}

}  // namespace
}  // namespace xiaoer::gateway
