// SPDX-License-Identifier: Apache-2.0
// The command line: reads flags, calls one function, turns exceptions into a clear message and an exit code
// (0 good, 1 failed, 2 wrong use, 3 partly). The only file that knows CLI11.
#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>

#include "foundation/document.h"
#include "foundation/error.h"
#include "foundation/memory.h"
#include "gateway/command/channel_commands.h"
#include "gateway/command/match.h"
#include "gateway/command/serve.h"
#include "gateway/command/simulate.h"
#include "gateway/command/store_commands.h"
#include "gateway/command/user_commands.h"
#include "gateway/log.h"

namespace xiaoer::gateway {
namespace {

constexpr int kWrongUse = 2;

// What the flags say, and the action that the chosen subcommand stands for.
struct CommandLine {
  CLI::App app{"小二 Xiaoer: omnichannel customer-service chatbot and ticket gateway"};
  std::string config = "config/xiaoer.toml";
  Configuration::Flags flags;
  std::string file, name, role, text;
  EvaluateFiles files;
  KbCall kb;
  SimulateChannel played;
  std::string now = "2026-01-05T02:00:00Z";
  bool password_stdin = false, agents_away = false;
  std::function<int()> action;

  [[nodiscard]] Configuration configuration() const {
    Configuration loaded = Configuration::load(config, flags);
    start_log(loaded.log_level, loaded.log_format == "text" ? LogFormat::text : LogFormat::json);
    return loaded;
  }
  CLI::App* command(CLI::App& parent, const std::string& verb, const std::string& purpose,
                    std::function<int()> run) {
    CLI::App* sub = parent.add_subcommand(verb, purpose);
    sub->fallthrough();
    sub->callback([this, run = std::move(run)] { action = run; });
    return sub;
  }
  CLI::App* group(const std::string& noun, const std::string& purpose) {
    CLI::App* sub = app.add_subcommand(noun, purpose);
    sub->require_subcommand(1);
    sub->fallthrough();
    return sub;
  }
  void flag(CLI::App* sub, const std::string& option, const std::string& key, const std::string& purpose) {
    sub->add_option_function<std::string>(
        option, [this, key](const std::string& value) { flags[key] = value; }, purpose);
  }
};

void add_service(CommandLine& line) {
  CLI::App* serving =
      line.command(line.app, "serve", "run the service", [&line] { return serve(line.configuration()); });
  line.flag(serving, "--listen", "server.listen", "HOST:PORT of pages, callbacks and API");
  line.flag(serving, "--live", "server.live", "HOST:PORT of the live streams");
  line.flag(serving, "--web", "server.web", "folder of the built pages");
  line.command(line.app, "check", "validate configuration and pack",
               [&line] { return check(line.config, line.flags, std::cout); });
}

void add_store(CommandLine& line) {
  CLI::App* save = line.command(line.app, "backup", "save the installation to a file, also while it runs",
                                [&line] { return backup(line.configuration(), line.file); });
  save->add_option("file", line.file, "the new backup")->required();
  CLI::App* put_back = line.command(line.app, "restore", "put a backup in the store's place",
                                    [&line] { return restore(line.configuration(), line.file); });
  put_back->add_option("file", line.file, "the backup")->required();
  CLI::App* schema = line.group("migrate", "the schema of the store");
  line.command(*schema, "status", "what is applied and what is to do",
               [&line] { return migrate_status(line.configuration(), std::cout); });
  line.command(*schema, "up", "apply what is to do",
               [&line] { return migrate_up(line.configuration(), std::cout); });
  line.command(line.app, "doctor", "look for what is wrong", [&line] {
    Configuration configuration = line.configuration();
    return doctor(configuration, std::cout);
  });
}

int run_simulate(const CommandLine& line) {
  const Configuration configuration = line.configuration();
  const auto now = parse_rfc3339(line.now);
  if (!now) throw RequestError(kWrongUse, "wrong_use", "--now is not a time like 2026-01-05T10:00:00+08:00");
  const SimulateOptions options{configuration.pack, *now, configuration.zone_offset_minutes,
                                !line.agents_away};
  if (line.file == "-") return simulate(std::cin, std::cout, options);
  std::ifstream in(line.file);
  if (!in) throw RequestError(kWrongUse, "wrong_use", line.file + " cannot be read");
  return simulate(in, std::cout, options);
}

void add_simulate(CommandLine& line) {
  CLI::App* sub =
      line.command(line.app, "simulate", "play a file of customer lines and print what the bot does",
                   [&line] { return run_simulate(line); });
  sub->add_option("file", line.file, "lines '客: …'; - reads standard input")->required();
  sub->add_option("--now", line.now, "time of the first message");
  sub->add_flag("--agents-away", line.agents_away, "nobody is at the desk");
}

void add_nlu(CommandLine& line) {
  CLI::App* nlu = line.group("nlu", "what the matcher makes of a text");
  line.command(*nlu, "segment", "words of each line of standard input",
               [&line] { return run_segment(line.configuration()); });
  CLI::App* explain = line.command(*nlu, "explain", "everything the matcher knows of one text, as JSON",
                                   [&line] { return run_explain(line.configuration(), line.text); });
  explain->add_option("text", line.text, "what a customer might write")->required();
  CLI::App* evaluate = nlu->add_subcommand("evaluate", "figures on labelled files (label<TAB>text)");
  evaluate->require_subcommand(1);
  evaluate->fallthrough();
  const auto measure = [&line, evaluate](const std::string& kind, const std::string& purpose) {
    return line.command(*evaluate, kind, purpose,
                        [&line, kind] { return run_evaluate(line.configuration(), kind, line.files); });
  };
  CLI::App* intents = measure("intents", "a classifier trained on one file, tested on another");
  intents->add_option("--train", line.files.train)->required();
  intents->add_option("--test", line.files.test)->required();
  intents->add_option("--oos", line.files.oos);
  intents
      ->add_option("--noise", line.files.noise, "spoil the test texts: homophones (one in four), traditional")
      ->check(CLI::IsMember({"homophones", "traditional"}));
  CLI::App* faq = measure("faq", "question search in a bank");
  faq->add_option("--bank", line.files.bank)->required();
  faq->add_option("--queries", line.files.queries)->required();
  faq->add_option("--oos", line.files.oos);
  measure("pack", "the shipped pack itself")->add_option("--test", line.files.test)->required();
}

void add_kb(CommandLine& line) {
  CLI::App* kb = line.group("kb", "the knowledge base");
  const auto verb = [&line, kb](const std::string& name, const std::string& purpose) {
    CLI::App* sub = line.command(*kb, name, purpose, [&line, name] {
      line.kb.verb = name;
      return run_kb(line.configuration(), line.kb);
    });
    sub->add_option("-o,--output", line.kb.output, "table or json")->check(CLI::IsMember({"table", "json"}));
    return sub;
  };
  CLI::App* import = verb("import", "entries from a .csv, .xlsx or .toml file");
  import->add_option("file", line.kb.file)->required()->check(CLI::ExistingFile);
  import->add_flag("--dry-run", line.kb.dry_run, "only tell what would happen");
  verb("export", "all entries to a .csv, .xlsx or .toml file")->add_option("file", line.kb.file)->required();
  verb("lint", "near duplicates, missing translations, what has expired");
  CLI::App* test = verb("test", "does each question (text<TAB>key) find its entry?");
  test->add_option("cases", line.kb.file)->required()->check(CLI::ExistingFile);
  test->add_option("--at-least", line.kb.at_least, "the share that must be found, 0 to 1");
}

void add_channels(CommandLine& line) {
  CLI::App* channel = line.group("channel", "trying channels out");
  CLI::App* sub = line.command(*channel, "simulate", "play the provider of a configured account",
                               [&line] { return simulate_channel(line.configuration(), line.played); });
  sub->add_option("kind", line.played.kind, "as in the [[channel]] row")->required();
  sub->add_option("--account", line.played.account, "which one, when there are several");
  sub->add_option("--listen", line.played.listen, "HOST:PORT of the provider's API")->capture_default_str();
  sub->add_option("--to", line.played.to, "address that gets the callbacks, instead of the service's own");
  sub->add_option("--patience-ms", line.played.patience_ms, "how long an answer may take")
      ->capture_default_str();
}

void add_users(CommandLine& line) {
  CLI::App* users = line.group("user", "the people who may sign in to the desk");
  CLI::App* add = line.command(*users, "add", "add one; also while the service runs", [&line] {
    if (!line.password_stdin)
      throw RequestError(kWrongUse, "wrong_use", "give --password-stdin and the password on standard input");
    return user_add(line.configuration(), {line.name, line.role, line.text}, std::cin);
  });
  add->add_option("name", line.name, "for signing in")->required();
  add->add_option("--role", line.role, "agent, supervisor, knowledge or admin")->required();
  add->add_option("--display-name", line.text, "what customers and colleagues see");
  add->add_flag("--password-stdin", line.password_stdin, "read the password from standard input");
}

void add_all(CommandLine& line) {
  line.app.require_subcommand(1);
  line.app.set_version_flag("--version", std::string("xiaoer " XIAOER_VERSION));
  line.app.add_option("--config", line.config, "configuration file")->capture_default_str();
  line.flag(&line.app, "--data", "storage.data", "data folder");
  add_service(line);
  add_store(line);
  add_users(line);
  add_channels(line);
  add_simulate(line);
  add_nlu(line);
  add_kb(line);
}

// A first word that is no subcommand: names the nearest one.
std::string suggestion(const CLI::App& app, int argc, char** argv) {
  std::vector<std::string> names;
  for (const CLI::App* sub : app.get_subcommands(nullptr)) names.push_back(sub->get_name());
  for (int i = 1; i < argc; ++i) {
    if (argv[i][0] == '-') continue;
    const std::string nearest = nearest_word(argv[i], names);
    return nearest.empty() || nearest == argv[i] ? "" : "did you mean '" + nearest + "'?\n";
  }
  return "";
}

int run(int argc, char** argv) {
  CommandLine line;
  add_all(line);
  try {
    line.app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return line.app.exit(error);  // --help, --version
    line.app.exit(error);
    std::cerr << suggestion(line.app, argc, argv);
    return kWrongUse;
  }
  try {
    return line.action();
  } catch (const ConfigError& error) {
    std::cerr << error.what() << "\n";
  } catch (const RequestError& error) {
    std::cerr << "xiaoer: " << error.what() << "\n";
    if (error.status() == kWrongUse) return kWrongUse;
  } catch (const std::exception& error) {
    std::cerr << "xiaoer: " << error.what() << "\n";
  }
  return 1;
}

}  // namespace
}  // namespace xiaoer::gateway

int main(int argc, char** argv) {
  xiaoer::return_memory_readily();
  return xiaoer::gateway::run(argc, argv);
}
