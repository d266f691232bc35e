// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/support/mail_servers.h"

#include <fcntl.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "tests/e2e/support/http_connection.h"
#include "tests/e2e/support/server.h"

namespace xiaoer::test {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

// Root gives the mails to nobody; anybody else keeps them.
std::string owner() {
  if (::getuid() == 0) return "nobody";
  const passwd* const me = ::getpwuid(::getuid());
  return me ? me->pw_name : "nobody";
}

std::string group() {
  const passwd* const entry = ::getpwnam(owner().c_str());
  return std::to_string(entry ? entry->pw_gid : ::getgid());
}

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

void write_file(const fs::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

std::string listener(const std::string& name, int port) {
  return "  inet_listener " + name + " {\n    address = 127.0.0.1\n    port = " + std::to_string(port) +
         "\n  }\n";
}

std::string dovecot_configuration(const fs::path& folder, int imap, int pop3, int lmtp) {
  const std::string here = folder.string(), user = owner();
  std::string text =
      "base_dir = " + here + "/run\nstate_dir = " + here + "/run\nlog_path = " + here +
      "/dovecot.log\nprotocols = imap pop3 lmtp\nlisten = 127.0.0.1\nssl = no\ndisable_plaintext_auth = no\n"
      "auth_mechanisms = plain login\nmail_location = maildir:" +
      here + "/mail/%u\nmail_uid = " + user + "\nmail_gid = " + group() +
      "\nfirst_valid_uid = 1\nmail_fsync = never\nmaildir_very_dirty_syncs = "
      "yes\nmail_max_userip_connections = 100\n"
      "passdb {\n  driver = static\n  args = password=secret\n}\nuserdb {\n  driver = static\n  args = uid=" +
      user + " gid=" + group() + " home=" + here +
      "/mail/%u\n}\nnamespace inbox {\n  inbox = yes\n  separator = /\n}\n";
  if (::getuid() != 0)
    text += "default_internal_user = " + user + "\ndefault_login_user = " + user +
            "\ndefault_internal_group = " + group() + "\n";
  text += "service imap-login {\n  chroot =\n" + listener("imap", imap) +
          "  inet_listener imaps {\n    port = 0\n  }\n}\n";
  text += "service pop3-login {\n  chroot =\n" + listener("pop3", pop3) +
          "  inet_listener pop3s {\n    port = 0\n  }\n}\n";
  text += "service lmtp {\n" + listener("lmtp", lmtp) +
          "}\nservice anvil {\n  chroot =\n}\nservice stats {\n  chroot =\n}\n";
  return text;
}

pid_t launch(const std::vector<std::string>& command, const fs::path& log) {
  const pid_t child = ::fork();
  if (child != 0) return child;
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  const int out = ::open(log.c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600);
  ::dup2(out, 1);
  ::dup2(out, 2);
  std::vector<char*> arguments;
  for (const auto& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  ::execvp(arguments[0], arguments.data());
  ::_exit(127);
}

void wait_for_port(int port, const std::string& what, const fs::path& log) {
  const auto limit = std::chrono::steady_clock::now() + 20s;
  while (std::chrono::steady_clock::now() < limit) {
    Socket socket;
    if (socket.connect(port)) return;
    std::this_thread::sleep_for(20ms);
  }
  throw std::runtime_error(
      what + " does not start (is it installed? bin/install-dependencies test): " + read_file(log));
}

void stop(pid_t& child) {
  if (child <= 0) return;
  ::kill(child, SIGTERM);
  for (int i = 0; i < 500 && ::waitpid(child, nullptr, WNOHANG) == 0; ++i) std::this_thread::sleep_for(10ms);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, WNOHANG);
  child = -1;
}

}  // namespace

MailServers::MailServers()
    : imap_port_(free_port()), pop3_port_(free_port()), lmtp_port_(free_port()), smtp_port_(free_port()) {
  std::string pattern =
      (fs::temp_directory_path() / "xiaoer-mail-XXXXXX").string();  // sockets need short paths
  if (!::mkdtemp(pattern.data())) throw std::runtime_error("no temporary folder for the mail servers");
  folder_ = pattern;
  fs::permissions(folder_, fs::perms(0755));
  fs::create_directories(folder_ / "run");
  make_maildir(folder_ / "mail");
  write_file(folder_ / "dovecot.conf", dovecot_configuration(folder_, imap_port_, pop3_port_, lmtp_port_));
  start_dovecot();
}

MailServers::~MailServers() {
  stop(smtpd_);
  stop(dovecot_);
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void MailServers::start_dovecot() {
  dovecot_ = launch({"dovecot", "-F", "-c", (folder_ / "dovecot.conf").string()}, folder_ / "dovecot.out");
  wait_for_port(imap_port_, "dovecot", folder_ / "dovecot.out");
}

void MailServers::stop_dovecot() {
  stop(dovecot_);
}

void MailServers::start_smtpd(const std::string& address, int port) {
  const auto relay = [](const std::string& name, int to) {
    return "action \"" + name + "\" relay host lmtp://127.0.0.1:" + std::to_string(to) + "\n";
  };
  std::string text =
      "listen on 127.0.0.1 port " + std::to_string(smtp_port_) + "\n" + relay("in", lmtp_port_);
  if (port != 0)
    text += relay("door", port) + "match from any for any rcpt-to \"" + address + "\" action \"door\"\n";
  write_file(folder_ / "smtpd.conf", text + "match from any for any action \"in\"\n");
  std::vector<std::string> command{"smtpd", "-d", "-f", (folder_ / "smtpd.conf").string()};
  if (::getuid() != 0) command.insert(command.begin(), {"sudo", "-n"});
  smtpd_ = launch(command, folder_ / "smtpd.out");
  wait_for_port(smtp_port_, "OpenSMTPD", folder_ / "smtpd.out");
}

fs::path MailServers::maildir(const std::string& address, const std::string& folder) const {
  const fs::path inbox = folder_ / "mail" / address;
  return folder.empty() ? inbox : inbox / ("." + folder);
}

void MailServers::make_maildir(const fs::path& folder) const {
  const passwd* const entry = ::getpwnam(owner().c_str());
  const auto make = [&](const fs::path& path) {
    fs::create_directory(path);
    fs::permissions(path, fs::perms(0755));
    if (::getuid() == 0 && entry && ::chown(path.c_str(), entry->pw_uid, entry->pw_gid) != 0)
      throw std::runtime_error("chown");
  };
  make(folder);
  if (folder.filename() == "mail") return;
  for (const char* part : {"cur", "new", "tmp"}) make(folder / part);
}

void MailServers::deliver(const std::string& address, const std::string& mail, const std::string& folder) {
  const fs::path inbox = maildir(address, "");
  if (!fs::exists(inbox)) make_maildir(inbox);
  const fs::path target = maildir(address, folder);
  if (!fs::exists(target)) make_maildir(target);
  const std::string name = std::to_string(std::time(nullptr)) + ".M" +
                           std::to_string(1'000'000 + delivered_++) + "P" + std::to_string(::getpid()) +
                           ".test";
  write_file(target / "tmp" / name, mail);
  const passwd* const entry = ::getpwnam(owner().c_str());
  if (::getuid() == 0 && entry && ::chown((target / "tmp" / name).c_str(), entry->pw_uid, entry->pw_gid) != 0)
    throw std::runtime_error("chown");
  fs::rename(target / "tmp" / name, target / "new" / name);
}

std::vector<MailServers::Stored> MailServers::mails(const std::string& address,
                                                    const std::string& folder) const {
  std::vector<fs::path> files;
  for (const char* part : {"cur", "new"}) {
    std::error_code missing;
    for (const auto& entry : fs::directory_iterator(maildir(address, folder) / part, missing))
      files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end(),
            [](const auto& a, const auto& b) { return a.filename() < b.filename(); });
  std::vector<Stored> stored;
  for (const auto& file : files) {
    const std::string name = file.filename().string();
    const auto flags = name.rfind(":2,");
    stored.push_back({flags == std::string::npos ? "" : name.substr(flags + 3), read_file(file)});
  }
  return stored;
}

void MailServers::change_validity(const std::string& address) {
  for (const auto& entry : fs::directory_iterator(maildir(address, "")))
    if (entry.path().filename().string().starts_with("dovecot")) fs::remove(entry.path());
}

std::string MailServers::log() const {
  return read_file(folder_ / "dovecot.log") + read_file(folder_ / "smtpd.out");
}

}  // namespace xiaoer::test
