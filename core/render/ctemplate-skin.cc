/* ctemplate-skin: ctemplate, which is C++, behind four C functions, and in a module of its own: it brings libstdc++ along, and
 * most commands fill no template.
 *
 * A view tree is shown to ctemplate as it is, through its dictionary interface: nothing is copied, and what is missing is
 * known.
 */
#include "render/ctemplate-skin.h"

#include <ctemplate/template.h>
#include <ctemplate/template_cache.h>
#include <ctemplate/template_dictionary_interface.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <list>
#include <memory>
#include <string>

using ctemplate::TemplateDictionaryInterface;
using ctemplate::TemplateString;

struct CtemplateShelf {
  ctemplate::TemplateCache cache;
};

namespace {

const char NOT[] = "no_";
const size_t NOT_SIZE = sizeof NOT - 1;
const char ITEM[] = "item";
/* ctemplate makes a blank of a line's end where it escapes a text, and what was typed in several lines would come back in one.
 * So they go through it as a character that no text of ours has, and that means nothing in HTML. */
const char LINE_END = '\n', IN_ITS_PLACE = '\x1e';

/* What is kept while one template is filled. */
struct Filling {
  std::list<std::string> texts; /* numbers written out, and texts of several lines, until the whole is done */
  std::string missing;
};

void exchange(std::string *text, char from, char to)
{
  for (char &c : *text)
    if (c == from)
      c = to;
}

bool is_shown(const json_t *value)
{
  switch (value ? json_typeof(value) : JSON_NULL) {
  case JSON_NULL:
  case JSON_FALSE: return false;
  case JSON_STRING: return json_string_length(value) > 0;
  case JSON_ARRAY: return json_array_size(value) > 0;
  case JSON_OBJECT: return json_object_size(value) > 0;
  default: return true;
  }
}

/* One scope: the view itself, or what a section is shown for. */
class Scope : public TemplateDictionaryInterface {
public:
  Scope(Filling *filling, const Scope *outer, const json_t *value) : filling_(filling), outer_(outer), value_(value) {}

protected:
  TemplateString GetValue(const TemplateString &name) const override;
  bool IsHiddenSection(const TemplateString &name) const override;
  bool IsUnhiddenSection(const TemplateString &name) const override { return !IsHiddenSection(name); }
  Iterator *CreateSectionIterator(const TemplateString &name) const override;
  /* Parts are put in place before ctemplate sees a template: it never meets an include. */
  bool IsHiddenTemplate(const TemplateString &) const override { return true; }
  const char *GetIncludeTemplateName(const TemplateString &, int) const override { return ""; }
  Iterator *CreateTemplateIterator(const TemplateString &) const override;
  void DumpToString(std::string *, int) const override {}

private:
  class Each;
  const json_t *find(const char *name, size_t size) const;
  TemplateString write(const json_t *number) const;

  Filling *filling_;
  const Scope *outer_;
  const json_t *value_;
};

/* Walks the scopes of a section: the elements of an array, or one. */
class Scope::Each : public TemplateDictionaryInterface::Iterator {
public:
  Each(const Scope *outer, const json_t *value)
    : outer_(outer), value_(value), n_(json_is_array(value) ? json_array_size(value) : 1)
  {
  }
  Each() : outer_(nullptr), value_(nullptr), n_(0) {}

protected:
  bool HasNext() const override { return next_ < n_; }
  const TemplateDictionaryInterface &Next() override
  {
    const json_t *value = json_is_array(value_) ? json_array_get(value_, next_) : value_;
    next_++;
    now_.reset(new Scope(outer_->filling_, outer_, value));
    return *now_;
  }

private:
  const Scope *outer_;
  const json_t *value_;
  size_t n_, next_ = 0;
  std::unique_ptr<Scope> now_;
};

/* The value of a name in the innermost scope that has it; NULL if none has. */
const json_t *Scope::find(const char *name, size_t size) const
{
  for (const Scope *scope = this; scope; scope = scope->outer_) {
    const json_t *value = scope->value_;
    if (json_is_object(value) && (value = json_object_getn(value, name, size)))
      return value;
    if (scope->value_ && !json_is_object(scope->value_) && size == strlen(ITEM) && memcmp(name, ITEM, size) == 0)
      return scope->value_;
  }
  return nullptr;
}

TemplateString Scope::write(const json_t *number) const
{
  char text[32];
  if (json_is_integer(number))
    snprintf(text, sizeof text, "%" JSON_INTEGER_FORMAT, json_integer_value(number));
  else
    snprintf(text, sizeof text, "%.15g", json_real_value(number));
  filling_->texts.push_back(text);
  return TemplateString(filling_->texts.back());
}

TemplateString Scope::GetValue(const TemplateString &name) const
{
  const json_t *value = find(name.data(), name.size());
  if (json_is_string(value) && memchr(json_string_value(value), LINE_END, json_string_length(value))) {
    filling_->texts.emplace_back(json_string_value(value), json_string_length(value));
    exchange(&filling_->texts.back(), LINE_END, IN_ITS_PLACE);
    return TemplateString(filling_->texts.back());
  }
  if (json_is_string(value))
    return TemplateString(json_string_value(value), json_string_length(value));
  if (json_is_number(value))
    return write(value);
  bool empty = json_is_null(value) || json_is_boolean(value);
  if (!empty && filling_->missing.empty())
    filling_->missing.assign(name.data(), name.size());
  return TemplateString("");
}

bool Scope::IsHiddenSection(const TemplateString &name) const
{
  const json_t *value = find(name.data(), name.size());
  if (value || name.size() <= NOT_SIZE || memcmp(name.data(), NOT, NOT_SIZE) != 0)
    return !is_shown(value);
  return is_shown(find(name.data() + NOT_SIZE, name.size() - NOT_SIZE));
}

TemplateDictionaryInterface::Iterator *Scope::CreateSectionIterator(const TemplateString &name) const
{
  return new Each(this, find(name.data(), name.size()));
}

TemplateDictionaryInterface::Iterator *Scope::CreateTemplateIterator(const TemplateString &) const
{
  return new Each();
}

CtemplateShelf *shelf_open(void)
{
  return new CtemplateShelf;
}

void shelf_close(CtemplateShelf *shelf)
{
  shelf->cache.ClearCache();
  delete shelf;
}

int shelf_add(CtemplateShelf *shelf, const char *key, const char *text, size_t size)
{
  shelf->cache.Delete(key);
  return shelf->cache.StringToTemplateCache(key, text, size, ctemplate::DO_NOT_STRIP);
}

char *copy(const std::string &text)
{
  char *copied = static_cast<char *>(malloc(text.size() + 1));
  if (copied)
    memcpy(copied, text.c_str(), text.size() + 1);
  return copied;
}

char *shelf_fill(CtemplateShelf *shelf, const char *key, const json_t *view, size_t *size, char **missing)
{
  Filling filling;
  Scope scope(&filling, nullptr, view);
  std::string out;
  *missing = nullptr;
  if (!shelf->cache.ExpandWithData(key, ctemplate::DO_NOT_STRIP, &scope, nullptr, &out))
    return nullptr;
  if (!filling.missing.empty())
    *missing = copy(filling.missing);
  exchange(&out, IN_ITS_PLACE, LINE_END);
  *size = out.size();
  return copy(out);
}

} // namespace

extern "C" __attribute__((visibility("default"))) const CtemplateSkin *ctemplate_skin(void)
{
  static const CtemplateSkin skin = { shelf_open, shelf_close, shelf_add, shelf_fill };
  return &skin;
}
