/* What is said about mail servers without asking one. */
#include <string.h>

#include "wire/smtp.h"

static void a_server_on_this_machine_is_near(void)
{
  static const char *const near[] = { "smtp://localhost", "smtp://LOCALHOST:2525", "smtp://127.0.0.1:25", "smtps://127.8.9.1",
                                      "smtp://[::1]:2525", "smtp://[::1]" };
  static const char *const far[] = { "smtp://mail.example", "smtp://127.example", "smtp://localhost.example", "smtp://[::2]:25",
                                     "smtps://10.0.0.1", "smtp://127.0.0.1.example:25", "smtp://" };
  for (gsize i = 0; i < G_N_ELEMENTS(near); i++) {
    g_test_message("%s", near[i]);
    g_assert_true(smtp_is_near(near[i]));
  }
  for (gsize i = 0; i < G_N_ELEMENTS(far); i++) {
    g_test_message("%s", far[i]);
    g_assert_false(smtp_is_near(far[i]));
  }
}

static void what_a_server_says_is_kept_without_addresses(void)
{
  static const struct {
    const char *said, *kept;
  } rows[] = {
    { "550 5.1.1 <pat@north.example>: Recipient address rejected", "550 5.1.1 (address) Recipient address rejected" },
    { "  two\r\n lines\t", "two lines" },
    { "", "" },
    { "bad \x1b[31m bytes \xff", "bad  [31m bytes �" },
    { "pat@north.example", "(address)" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *kept = smtp_without_addresses(rows[i].said);
    g_assert_cmpstr(kept, ==, rows[i].kept);
  }
  g_autofree char *many = g_strnfill(5000, 'x');
  g_autofree char *kept = smtp_without_addresses(many);
  g_assert_cmpuint(strlen(kept), ==, 400);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/wire/smtp/a-server-on-this-machine-is-near", a_server_on_this_machine_is_near);
  g_test_add_func("/wire/smtp/what-a-server-says-is-kept-without-addresses", what_a_server_says_is_kept_without_addresses);
  return g_test_run();
}
