/** All certificates that were seen, each once, with the endpoints that show it. */
#ifndef VERDICT_CERTIFICATE_LIST_H
#define VERDICT_CERTIFICATE_LIST_H

#include "verdict/vantages.h"

/** Fills the assessment's certificates. */
void certificate_list_finish(struct assessment *assessment, const struct vantages *vantages);

#endif
