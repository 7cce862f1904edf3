/** The error pages of IIS: the files of \inetpub\custerr, with the sizes that every Windows brings
 * along, and the detailed ones. The wording is ours where no recording gives it. */
#ifndef ESTATE_ERROR_PAGE_H
#define ESTATE_ERROR_PAGE_H

#include "base/buffer.h"
#include "estate/scenario.h"

/** Appends the page and returns the status line that it comes with: "403 Forbidden". */
const char *error_page_write(struct text_buffer *body, enum error_page page,
                             enum language language);

/** Appends the detailed page of a sub-status ("403.4") of the server of that name
 * ("Microsoft-IIS/8.5"). Returns the status line. */
const char *error_page_write_detailed(struct text_buffer *body, const char *sub_status,
                                      const char *server);

/** Appends the page that sends browsers to `location`, by script or by refresh; it comes with 403.
 */
void error_page_write_leading(struct text_buffer *body, const char *location, bool is_script);

#endif
