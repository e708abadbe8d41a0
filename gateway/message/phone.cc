/* libphonenumber, named here alone, behind three functions that C can call.
 * Stands under phone_text.c. The library takes about 50 microseconds a number and writes to standard output unless told not to.
 * Leaves to others: every rule of ours (phone_text.c). */
// SPDX-License-Identifier: Apache-2.0
#include "message/phone_impl.h"

#include <cstring>
#include <string>

#include <phonenumbers/logger.h>
#include <phonenumbers/phonenumberutil.h>

using i18n::phonenumbers::NullLogger;
using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

namespace
{

PhoneNumberUtil &util()
{
    /* The logger belongs to the library from here on; it lives as long as the process. */
    static PhoneNumberUtil &the_one = []() -> PhoneNumberUtil & {
        PhoneNumberUtil &made = *PhoneNumberUtil::GetInstance();
        made.SetLogger(new NullLogger);
        return made;
    }();
    return the_one;
}

bool parse(const char *given, const char *country, PhoneNumber *out)
{
    return util().Parse(given, country, out) == PhoneNumberUtil::NO_PARSING_ERROR &&
           util().IsPossibleNumber(*out);
}

bool copy(const std::string &text, char *out, size_t size)
{
    if (text.size() >= size)
        return false;
    std::memcpy(out, text.c_str(), text.size() + 1);
    return true;
}

} // namespace

extern "C" bool phone_line_parse(const char *given, const char *country, char e164_out[32])
try {
    PhoneNumber number;
    if (!parse(given, country, &number))
        return false;
    std::string text;
    util().Format(number, PhoneNumberUtil::E164, &text);
    return copy(text, e164_out, 32);
} catch (...) {
    return false;
}

extern "C" enum phone_line phone_line_kind(const char *e164)
try {
    PhoneNumber number;
    if (!parse(e164, "ZZ", &number))
        return PHONE_LINE_NONE;
    PhoneNumberUtil::PhoneNumberType type = util().GetNumberType(number);
    bool is_mobile =
        type == PhoneNumberUtil::MOBILE || type == PhoneNumberUtil::FIXED_LINE_OR_MOBILE;
    return is_mobile ? PHONE_LINE_MOBILE : PHONE_LINE_OTHER;
} catch (...) {
    return PHONE_LINE_NONE;
}

extern "C" bool phone_line_national(const char *e164, const char *country, char out[40])
try {
    PhoneNumber number;
    if (!parse(e164, "ZZ", &number))
        return false;
    bool is_home = number.country_code() == util().GetCountryCodeForRegion(country);
    std::string text;
    util().Format(number, is_home ? PhoneNumberUtil::NATIONAL : PhoneNumberUtil::INTERNATIONAL,
                  &text);
    return copy(text, out, 40);
} catch (...) {
    return false;
}
