/* ical-opinion: the one function of the module ical-opinion.so. */
#ifndef CALENDAR_ICAL_OPINION_H
#define CALENDAR_ICAL_OPINION_H

/* Takes one remark; @says is valid for the length of the call. */
typedef void (*IcalNote)(void *sink, const char *says);

/* Reads @text with libical and passes on each thing that it could not make out. */
void ical_opinion(const char *text, IcalNote note, void *sink);
typedef void (*IcalOpinion)(const char *text, IcalNote note, void *sink);

#endif
