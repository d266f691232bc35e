// SPDX-License-Identifier: Apache-2.0
// Proves that each rule fails on bad input and lets good input pass.
#include <gmock/gmock.h>

#include "tests/layers/include_rules.h"
#include "tests/layers/name_rules.h"
#include "tests/layers/shape_rules.h"
#include "tests/layers/tree.h"

namespace xiaoer::layers {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const std::string kLicence = "// SPDX-License-Identifier: Apache-2.0\n";

// The checks on one file, as "line: what".
std::vector<std::string> faults(const std::string& path, const std::string& code) {
  std::vector<std::string> out;
  for (const auto& fault : check({path, kLicence + code}))
    out.push_back(std::to_string(fault.line) + ": " + fault.what);
  return out;
}

std::string lines(int count, const std::string& line) {
  std::string out;
  for (int i = 0; i < count; ++i) out += line + "\n";
  return out;
}

TEST(IncludeRules, RoomsSeeOnlyWhatTheHouseAllows) {
  EXPECT_THAT(faults("tickets/a.cpp", "#include \"storage/database.h\"\n#include \"tickets/a.h\"\n"),
              IsEmpty());
  EXPECT_THAT(faults("tickets/a.cpp", "#include \"customers/customer.h\"\n"),
              ElementsAre(HasSubstr("may not know customers")));
  EXPECT_THAT(faults("foundation/a.h", "#include \"nlu/engine.h\"\n"), SizeIs(1));
  EXPECT_THAT(faults("channels/x/a.cpp", "#include \"storage/database.h\"\n"), SizeIs(1));
  EXPECT_THAT(faults("nlu/a.cpp", "#include \"knowledgebase/entry.h\"\n"), SizeIs(1));
  EXPECT_THAT(faults("gateway/a.cpp", "#include \"nlu/engine.h\"\n#include \"channels/channel.h\"\n"),
              IsEmpty());
  EXPECT_THAT(faults("tests/unit/a.cpp", "#include \"nlu/engine.h\"\n"), IsEmpty());
}

TEST(IncludeRules, DialogsNeverSeeAStore) {
  EXPECT_THAT(faults("dialogs/a.h", "#include \"knowledgebase/snapshot.h\"\n"), IsEmpty());
  EXPECT_THAT(faults("dialogs/a.h", "#include \"knowledgebase/entry_store.h\"\n"), SizeIs(1));
  EXPECT_THAT(faults("dialogs/a.h", "#include \"storage/database.h\"\n"), SizeIs(1));
}

TEST(IncludeRules, PathsStartAtTheRoot) {
  EXPECT_THAT(faults("nlu/a.cpp", "#include \"engine.h\"\n"),
              ElementsAre("2: includes \"engine.h\": write the path "
                          "from the root, \"room/file.h\""));
  EXPECT_THAT(faults("nlu/a.cpp", "#include \"../nlu/engine.h\"\n"), SizeIs(1));
}

TEST(IncludeRules, LibrariesStayInTheirRoom) {
  EXPECT_THAT(faults("gateway/http/edge.cpp", "#include <httplib.h>\n"), IsEmpty());
  EXPECT_THAT(faults("channels/a.cpp", "#include <httplib.h>\n"), SizeIs(1));
  EXPECT_THAT(faults("gateway/api/a.h", "#include <nlohmann/json.hpp>\n"),
              ElementsAre(HasSubstr("in a header")));
  EXPECT_THAT(faults("gateway/api/a.cpp", "#include <httplib.h>\n"), SizeIs(1));
  EXPECT_THAT(faults("tickets/a.cpp", "#include <SQLiteCpp/SQLiteCpp.h>\n"), SizeIs(1));
  EXPECT_THAT(faults("foundation/text.cpp", "#include <toml++/toml.h>\n"), SizeIs(1));
  EXPECT_THAT(faults("dialogs/a.cpp", "#include <unicode/unistr.h>\n"), SizeIs(1));
  EXPECT_THAT(faults("dialogs/a.cpp", "#include <unistd.h>\n"), ElementsAre(HasSubstr("operating system")));
  EXPECT_THAT(faults("nlu/a.cpp", "#include <somebody/else.hpp>\n"),
              ElementsAre(HasSubstr("no room is known")));
  EXPECT_THAT(faults("nlu/a.cpp", "#include <vector>\n#include <string_view>\n"), IsEmpty());
  EXPECT_THAT(faults("nlu/a.cpp", "#include <regex>\n"), ElementsAre(HasSubstr("RE2")));
}

TEST(IncludeRules, CommentedIncludesDoNotCount) {
  EXPECT_THAT(faults("nlu/a.cpp", "/*\n#include \"storage/database.h\"\n*/\n"), IsEmpty());
}

TEST(NameRules, ChannelsAreNamedInTheirRoomOnly) {
  for (const char* code :
       {"if (kind == \"wechat\") {}", "class SmsChannel;", "int wecom_id;", "// answers WeChat\n",
        "std::string webchat;", "auto e = \"email\";", "int email_channel;", "bool SMS = true;"})
    EXPECT_THAT(faults("gateway/worker.cpp", code), SizeIs(1)) << code;
  EXPECT_THAT(faults("channels/sms/a.cpp", "class SmsChannel;"), IsEmpty());
  EXPECT_THAT(faults("tests/unit/a.cpp", "auto kind = \"sms\";"), IsEmpty());
}

TEST(NameRules, WordsThatOnlyContainANameAreFree) {
  EXPECT_THAT(faults("gateway/a.cpp", "// mechanisms, prisms, emailed\nint plasma_smash;"), IsEmpty());
}

TEST(NameRules, AMailAddressOfAPersonIsNoChannel) {
  EXPECT_THAT(faults("customers/customer.h", "std::string name, email;"), IsEmpty());
  EXPECT_THAT(faults("storage/migrations/0001_first.sql", "email TEXT"), IsEmpty());
  EXPECT_THAT(faults("nlu/a.cpp", "auto kind = \"email\";"), IsEmpty());
  EXPECT_THAT(faults("gateway/api/customer_view.cpp", "set(\"email\", c.email);"), IsEmpty());
  EXPECT_THAT(faults("customers/a.cpp", "auto checked_email(int e);"), IsEmpty());
  EXPECT_THAT(faults("customers/customer.h", "class EmailSender;"), SizeIs(1));
  EXPECT_THAT(faults("customers/customer.h", "int kLong_email;"), SizeIs(1));
  EXPECT_THAT(faults("customers/customer.h", "int email_account;"), SizeIs(1));
  EXPECT_THAT(faults("customers/customer.h", "auto kind = \"sms\";"), SizeIs(1));
}

TEST(NameRules, EmptyWordsAreNoNames) {
  EXPECT_THAT(faults("nlu/text_utils.cpp", ""), SizeIs(1));
  EXPECT_THAT(faults("nlu/a.h", "class TicketManager {};"), ElementsAre(HasSubstr("TicketManager")));
  EXPECT_THAT(faults("nlu/a.h", "struct ChannelBase {};"), SizeIs(1));
  EXPECT_THAT(faults("nlu/a.h", "class Database;\nclass KnowledgeBase;\n"),
              ElementsAre(HasSubstr("KnowledgeBase")));
  EXPECT_THAT(faults("storage/database.h", "class Database;"), IsEmpty());
}

TEST(ShapeRules, TheFirstLineIsTheLicence) {
  EXPECT_THAT(check({"nlu/a.cpp", "#include <vector>\n" + kLicence}), SizeIs(1));
  EXPECT_THAT(check({"nlu/a.cpp", ""}), SizeIs(1));
  EXPECT_THAT(check({"bin/x.sh", "#!/bin/bash\n# SPDX-License-Identifier: Apache-2.0\n"}), IsEmpty());
}

TEST(ShapeRules, FilesAreShort) {
  EXPECT_THAT(faults("nlu/a.cpp", lines(kMaxFileLines - 1, "int a;")), IsEmpty());
  EXPECT_THAT(faults("nlu/a.cpp", lines(kMaxFileLines, "int a;")), ElementsAre(HasSubstr("has 401 lines")));
}

TEST(ShapeRules, FunctionsAreShort) {
  const std::string good = "void f() {\n" + lines(kMaxFunctionLines - 2, "g();") + "}\n";
  const std::string bad = "void f() {\n" + lines(kMaxFunctionLines - 1, "g();") + "}\n";
  EXPECT_THAT(faults("nlu/a.cpp", good + good), IsEmpty());
  EXPECT_THAT(faults("nlu/a.cpp", good + bad), ElementsAre("52: a function of 51 lines"));
  EXPECT_THAT(faults("nlu/a.cpp", "namespace x {\nclass A final : public B {\n public:\n" + bad + "};\n}\n"),
              SizeIs(1));
  EXPECT_THAT(faults("tests/unit/a.cpp", "TEST(A, B) {\n" + lines(50, "EXPECT_TRUE(true);") + "}\n"),
              SizeIs(1));
}

TEST(ShapeRules, CountsFunctionsAsPeopleDo) {
  const auto found = functions_of(
      "#define OPEN {\n"
      "namespace {\n"
      "constexpr int kTable[] = {1, 2,\n 3};\n"
      "enum class E { a,\n b };\n"
      "struct S {\n  int one() const { return 1; }\n  std::vector<int> v{1, 2};\n};\n"
      "S::S(int x)\n    : a_{x},\n      b_(\"}\") {\n  auto f = [](int y) {\n    return '{' + y;  // }\n  "
      "};\n}\n"
      "const char* raw = R\"(void g() {)\";\n"
      "}\n");
  ASSERT_THAT(found, SizeIs(2));
  EXPECT_EQ(found[0].line, 8);
  EXPECT_EQ(found[0].lines, 1);
  EXPECT_EQ(found[1].line, 11);
  EXPECT_EQ(found[1].lines, 7);
}

TEST(ShapeRules, ForbiddenWordsAreFoundInCodeOnly) {
  EXPECT_THAT(faults("nlu/a.cpp", "auto p = new Foo;"), SizeIs(1));
  EXPECT_THAT(faults("nlu/a.cpp", "int r = system(\"ls\");"), SizeIs(1));
  EXPECT_THAT(faults("nlu/a.cpp", "int r = std::system (command);"), SizeIs(1));
  EXPECT_THAT(faults("nlu/a.cpp", "FILE* f = popen(c, \"r\");"), SizeIs(1));
  EXPECT_THAT(faults("nlu/a.cpp", "std::regex pattern;"), SizeIs(1));
  EXPECT_THAT(faults("nlu/a.cpp",
                     "#include <new>\n// a new system(\nauto s = \"new\"; int file_system(int new_one);"),
              IsEmpty());
  EXPECT_THAT(faults("tests/unit/a.cpp", "std::this_thread::sleep_for(1s);"), SizeIs(1));
  EXPECT_THAT(faults("tests/e2e/a.cpp", "std::this_thread::sleep_for(1s);"), IsEmpty());
  EXPECT_THAT(faults("tests/unit/a.cpp", "auto now = system_now();"), SizeIs(1));
}

TEST(SourceText, BlanksCommentsAndLiterals) {
  EXPECT_EQ(code_of("a /* b */ c // d\n"), "a         c     \n");
  EXPECT_EQ(code_of("x = \"a\\\"b\"; y"), "x = \"    \"; y");
  EXPECT_EQ(code_of("int n = 10'000; char c = '}';"), "int n = 10'000; char c = ' ';");
  EXPECT_EQ(code_of("R\"x(a)\" )x\"; b").substr(12), " b");
  EXPECT_EQ(without_comments("f(\"//\"); // g"), "f(\"//\");     ");
}

}  // namespace
}  // namespace xiaoer::layers
