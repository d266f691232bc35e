// SPDX-License-Identifier: Apache-2.0
#include "channels/wechat/media.h"

#include <nlohmann/json.hpp>

#include "channels/media_type.h"
#include "channels/wechat/codes.h"
#include "foundation/error.h"

namespace xiaoer::channels::wechat {
namespace {

using namespace std::chrono_literals;
using tencent::ApiAnswer;
using Json = nlohmann::json;

constexpr Milliseconds kKept = 71h;  // three days, less an hour
constexpr std::int64_t kMegabyte = 1024 * 1024;

std::string text(const std::string& body, const char* key) {
  const Json json = Json::parse(body, nullptr, false);
  if (!json.is_object()) return "";
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : "";
}

std::string file_name(const std::string& disposition, const std::string& fallback) {
  constexpr std::string_view kStart = "filename=\"";
  const auto begin = disposition.find(kStart);
  if (begin == std::string::npos) return fallback;
  const auto end = disposition.find('"', begin + kStart.size());
  return clean_file_name(disposition.substr(begin + kStart.size(), end - begin - kStart.size()));
}

std::string memory_key(const Attachment& attachment) {
  return "media|" + attachment.attachment_id;
}

// AMR has no type that the table of known files names; its first bytes tell it.
std::string mime_of(const std::string& bytes) {
  if (bytes.starts_with("#!AMR")) return "audio/amr";
  return media_type(bytes, "").value_or("");
}

std::int64_t largest(const std::string& type) {
  return type == "voice" ? 2 * kMegabyte : 10 * kMegabyte;
}

}  // namespace

std::string Media::type_of(const Attachment& attachment) {
  const std::string& mime = attachment.mime;
  if (mime == "image/png" || mime == "image/jpeg" || mime == "image/gif") return "image";
  if (mime == "audio/amr" || mime == "audio/mpeg") return "voice";
  return mime == "video/mp4" ? "video" : "";
}

// A video is told as an address. A picture has one of its own, good where the account may not use the API.
ApiAnswer Media::download(const MediaReference& reference, Milliseconds limit) {
  ApiAnswer answer = api_.get("/cgi-bin/media/get", "media_id=" + percent_encoded(reference.media_id), limit);
  const std::string told = answer.is_file() ? "" : text(answer.body, "video_url");
  const std::string address = answer.good() ? told : reference.url;
  if (!address.starts_with("https://") && !address.starts_with("http://")) return answer;
  HttpCall call{"GET", address};
  call.timeout = limit;
  ApiAnswer other = tencent::read_answer(plain_(call));
  return other.good() || answer.good() ? other : answer;
}

tencent::FileOrFault Media::fetch(const MediaReference& reference, const Address& from, const Sink& sink,
                                  Milliseconds limit) {
  const ApiAnswer answer = download(reference, limit);
  if (meaning_of(answer.code) == Meaning::media_gone) return tencent::file_lost(reference.type);
  if (!answer.good() || answer.body.empty()) return RetryLater{answer.message, std::nullopt};
  const std::string mime = mime_of(answer.body);
  if (mime.empty()) return tencent::file_refused(reference.type);
  const std::string extension = mime.substr(mime.find('/') + 1);
  const std::string name = file_name(answer.disposition, reference.type + "." + extension);
  try {
    static_cast<void>(sink.open_conversation(from, ""));
    const auto stored = sink.store_attachment(from, name, mime, answer.body);
    return Attachment{reference.type, stored.id, stored.name, stored.mime, stored.size};
  } catch (const RequestError&) {
    return tencent::file_refused(reference.type);
  }
}

std::variant<std::string, SendResult> Media::upload(const Attachment& attachment, const Address& to,
                                                    Sink& sink) {
  const std::string type = type_of(attachment);
  if (type.empty())
    return SendResult{
        Rejected{"微信客服消息不能发送这类文件（只支持图片、AMR/MP3 语音、MP4 视频） / "
                 "WeChat takes no files of this type"}};
  if (auto known = sink.recall(memory_key(attachment)); !known.empty()) return known;
  const auto file = sink.load_attachment(to, attachment.attachment_id);
  if (!file) return SendResult{Rejected{"附件不存在 / there is no such attachment"}};
  if (static_cast<std::int64_t>(file->second.size()) > largest(type))
    return SendResult{Rejected{"文件超过微信的大小限制 / the file is larger than WeChat allows"}};
  const auto answer = api_.upload("/cgi-bin/media/upload", "type=" + type,
                                  {"media", file->second, file->first.name, file->first.mime});
  const std::string media_id = answer.good() ? text(answer.body, "media_id") : "";
  if (media_id.empty()) {
    // Nothing has reached the person: an upload in doubt can be repeated.
    SendResult result = result_of(answer, sink.now());
    if (std::holds_alternative<Unknown>(result) || std::holds_alternative<Delivered>(result))
      return SendResult{RetryLater{"the file could not be uploaded: " + answer.message, std::nullopt}};
    return result;
  }
  sink.remember({{memory_key(attachment), media_id, sink.now() + kKept}});
  return media_id;
}

void Media::forget(const Attachment& attachment, Sink& sink) {
  sink.remember({{memory_key(attachment), "", sink.now()}});
}

}  // namespace xiaoer::channels::wechat
