// SPDX-License-Identifier: Apache-2.0
// Real mail servers for a test, in a folder of their own on loopback: dovecot keeps mailboxes for any address
// (password "secret"), OpenSMTPD takes what the product sends and hands it to them. They die with the test.
// One thread.
#pragma once
#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace xiaoer::test {

class MailServers {
 public:
  MailServers();  // throws std::runtime_error when a server is not installed or does not start
  ~MailServers();
  MailServers(const MailServers&) = delete;
  MailServers& operator=(const MailServers&) = delete;

  void start_dovecot();
  void stop_dovecot();
  // Everything goes to the mailboxes, but mails to `address` to whoever listens for LMTP at `port`.
  void start_smtpd(const std::string& address = "", int port = 0);
  [[nodiscard]] int imap_port() const { return imap_port_; }
  [[nodiscard]] int pop3_port() const { return pop3_port_; }
  [[nodiscard]] int lmtp_port() const { return lmtp_port_; }
  [[nodiscard]] int smtp_port() const { return smtp_port_; }

  // Puts a mail into a mailbox at once, as a delivery does: it is there or it is not.
  void deliver(const std::string& address, const std::string& mail, const std::string& folder = "");
  // What lies in a mailbox's folder ("" = INBOX): name of the file (with its flags) and content, oldest
  // first.
  struct Stored {
    std::string flags, content;
  };
  [[nodiscard]] std::vector<Stored> mails(const std::string& address, const std::string& folder = "") const;
  // Other numbers for all mails, as after a restored backup.
  void change_validity(const std::string& address);
  [[nodiscard]] std::string log() const;

 private:
  [[nodiscard]] std::filesystem::path maildir(const std::string& address, const std::string& folder) const;
  void make_maildir(const std::filesystem::path& folder) const;
  std::filesystem::path folder_;
  int imap_port_, pop3_port_, lmtp_port_, smtp_port_;
  pid_t dovecot_ = -1, smtpd_ = -1;
  int delivered_ = 0;
};

}  // namespace xiaoer::test
