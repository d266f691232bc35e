// SPDX-License-Identifier: Apache-2.0
// Build-time program: writes what one code point becomes when a text is normalised (NFKC, Traditional to
// Simplified, lower case), its class, and the pinyin of the common Chinese characters, as C++ tables. Done at
// build time because ICU's transliterators need a quarter of a second for it.
#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <cstdio>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace {

constexpr char32_t kLimit = 0x30000;

void check(UErrorCode status, const char* what) {
  if (U_SUCCESS(status)) return;
  std::cerr << what << ": " << u_errorName(status) << "\n";
  std::exit(1);
}

std::unique_ptr<icu::Transliterator> transliterator(const char* id) {
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<icu::Transliterator> made(icu::Transliterator::createInstance(id, UTRANS_FORWARD, status));
  check(status, id);
  return made;
}

class Folder {
 public:
  Folder() : simplify_(transliterator("Traditional-Simplified")) {
    UErrorCode status = U_ZERO_ERROR;
    nfkc_ = icu::Normalizer2::getNFKCInstance(status);
    check(status, "NFKC");
  }

  icu::UnicodeString fold(char32_t point) const {
    icu::UnicodeString text(static_cast<UChar32>(point));
    for (int round = 0; round < 3; ++round) {
      UErrorCode status = U_ZERO_ERROR;
      icu::UnicodeString next = nfkc_->normalize(text, status);
      check(status, "normalize");
      simplify_->transliterate(next);
      next.toLower(icu::Locale::getRoot());
      if (next == text) break;
      text = next;
    }
    return text;
  }

 private:
  std::unique_ptr<icu::Transliterator> simplify_;
  const icu::Normalizer2* nfkc_ = nullptr;
};

bool dropped(UChar32 point) {
  const int type = u_charType(point);
  return u_hasBinaryProperty(point, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) || type == U_FORMAT_CHAR ||
         (type == U_CONTROL_CHAR && !u_isUWhiteSpace(point)) || type == U_SURROGATE;
}

// The numbers are those of nlu::CharacterClass.
int class_of(UChar32 point) {
  if (u_isUWhiteSpace(point)) return 5;
  const int type = u_charType(point);
  if (type == U_DECIMAL_DIGIT_NUMBER) return 2;
  if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_COMBINING_SPACING_MARK) return 7;
  UErrorCode status = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(point, &status);
  if (script == USCRIPT_HAN) return 3;
  if (u_isalpha(point)) return script == USCRIPT_LATIN ? 1 : 4;
  if (u_ispunct(point)) return 6;
  return type == U_OTHER_SYMBOL || type == U_MODIFIER_SYMBOL ? 8 : 0;
}

std::string hex(char32_t value) {
  char buffer[16];
  std::snprintf(buffer, sizeof buffer, "0x%X", static_cast<unsigned>(value));
  return buffer;
}

void write_folds(std::ostream& out) {
  const Folder folder;
  std::string single, several, text;
  std::size_t used = 0;
  for (char32_t point = 1; point < kLimit; ++point) {
    if (point >= 0xD800 && point < 0xF900) continue;  // surrogates, private use
    if (dropped(static_cast<UChar32>(point)) || u_isUWhiteSpace(static_cast<UChar32>(point))) continue;
    const icu::UnicodeString folded = folder.fold(point);
    const int length = folded.countChar32();
    if (length == 1 && static_cast<char32_t>(folded.char32At(0)) == point) continue;
    if (length == 1) {
      single += "{" + hex(point) + "," + hex(static_cast<char32_t>(folded.char32At(0))) + "},\n";
      continue;
    }
    several += "{" + hex(point) + "," + std::to_string(used) + "," + std::to_string(length) + "},\n";
    for (int at = 0; at < folded.length(); at = folded.moveIndex32(at, 1)) {
      text += hex(static_cast<char32_t>(folded.char32At(at))) + ",";
      ++used;
    }
    text += "\n";
  }
  out << "constexpr SingleFold kSingleFolds[] = {\n" << single << "};\n";
  out << "constexpr LongFold kLongFolds[] = {\n" << several << "};\n";
  out << "constexpr char32_t kLongFoldText[] = {\n" << text << "};\n";
}

void write_classes(std::ostream& out) {
  out << "constexpr ClassRun kClassRuns[] = {\n";
  int previous = -1;
  for (char32_t point = 0; point < kLimit; ++point) {
    const int kind = dropped(static_cast<UChar32>(point)) ? 9 : class_of(static_cast<UChar32>(point));
    if (kind == previous) continue;
    out << "{" << hex(point) << "," << kind << "},\n";
    previous = kind;
  }
  out << "};\n";
}

void write_pinyin(std::ostream& out) {
  const auto latin = transliterator("Han-Latin; Latin-ASCII; Lower");
  std::map<std::string, int> ids;
  std::vector<std::string> names = {""};
  out << "constexpr char32_t kPinyinFirst = 0x4E00;\nconstexpr std::uint16_t kPinyin[] = {\n";
  for (UChar32 point = 0x4E00; point <= 0x9FA5; ++point) {
    icu::UnicodeString text(point);
    latin->transliterate(text);
    std::string syllable;
    text.toUTF8String(syllable);
    const bool good =
        !syllable.empty() && syllable.find_first_not_of("abcdefghijklmnopqrstuvwxyz") == std::string::npos;
    int id = 0;
    if (good) {
      const auto [place, fresh] = ids.emplace(syllable, static_cast<int>(names.size()));
      if (fresh) names.push_back(syllable);
      id = place->second;
    }
    out << id << (point % 32 == 31 ? ",\n" : ",");
  }
  out << "};\nconstexpr const char* kSyllables[] = {\n";
  for (const auto& name : names) out << "\"" << name << "\",\n";
  out << "};\n";
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::cerr << "use: generate_characters OUTPUT\n";
    return 2;
  }
  std::ofstream out(arguments[1]);
  out << "// Written by nlu/tables/generate_characters.cpp; do not edit.\n";
  write_folds(out);
  write_classes(out);
  write_pinyin(out);
  return out.good() ? 0 : 1;
}
