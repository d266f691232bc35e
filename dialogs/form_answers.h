// SPDX-License-Identifier: Apache-2.0
// How a message becomes the value of a form field, by the field's kind. Pure.
#pragma once
#include <optional>
#include <string>

#include "dialogs/scene.h"

namespace xiaoer::dialogs {

// The field as the flow's ticket type knows it (required or not), else the shared field.
[[nodiscard]] const FormField& field_of(const Scene& scene, const Flow& flow, const std::string& key);
// The value the message gives as an answer to this field; nullopt when it is no answer.
[[nodiscard]] std::optional<std::string> read_answer(const Scene& scene, const FormField& field);
// The label of the choice whose word stands in `words`.
[[nodiscard]] std::optional<std::string> choice_in(const std::string& words, const FormField& field,
                                                   const std::string& language);
// The value that stands in any message, asked for or not: its entity, or a word of its choices.
[[nodiscard]] std::optional<std::string> read_mention(const Scene& scene, const FormField& field);
// The message talks about this field by name.
[[nodiscard]] bool names_field(const Scene& scene, const FormField& field);

// Nothing but numbers of other fields (a phone, an order number), with their names: no answer to this one.
[[nodiscard]] bool gives_only_codes(const Scene& scene, const FormField& asked);
// "王先生13812345678" → "王先生", when the flow has a field for the phone.
[[nodiscard]] std::string without_phone(const Scene& scene, const Flow& flow, const std::string& words);
// Puts words below what the field has; no field (key ""), no words: nothing.
void add_to_field(Scene& scene, const FormField& field, const std::string& words);

// Fills the flow's empty automatic fields from the message and from what was said before the flow.
void fill_fields(Scene& scene, const Flow& flow);
void recall_fields(Scene& scene, const Flow& flow);
// Outside a flow: keeps order numbers, phones, pictures for the flow that may come.
void remember_message(Scene& scene);
void add_photo(Scene& scene, const std::string& key);

// "name: value" lines of what the flow has collected, for the customer and for the desk.
[[nodiscard]] std::string collected_lines(const Scene& scene, const std::string& language);
// Only form fields with a value: what a ticket keeps.
[[nodiscard]] Values form_values(const Scene& scene);

}  // namespace xiaoer::dialogs
