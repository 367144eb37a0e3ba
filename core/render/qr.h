/* qr: a text as a square of dark and light that a camera reads; the only file that speaks to libqrencode. Pure. */
#ifndef RENDER_QR_H
#define RENDER_QR_H

#include <glib.h>

#define QR_QUIET 4 /* light squares all round, which the norm asks for */

/* The dark squares of @text as the “d” of an SVG path in a field of *@size by *@size units, the light border included; newly
 * allocated. NULL where the text is too long for one, or where the program was built without libqrencode. */
char *qr_path(const char *text, guint *size);

#endif
