"""clients: answers to an invitation, written as Outlook (Exchange), Google Calendar and Apple's Calendar write them.

    answer = clients.WRITERS["Outlook"](invitation, "DECLINED")     # bytes of a message

An Invitation is what such a program has of it: the letter that was read."""
import base64
import quopri
import uuid


class Invitation:
    """Of a post.Letter, or of its bytes as Python's email reads them."""

    def __init__(self, letter, number=0):
        event = letter.event(number)
        self.uid, self.sequence = event["UID"], event["SEQUENCE"]
        self.organizer = event["ORGANIZER"][len("mailto:"):]
        self.guest = event["ATTENDEE"][len("mailto:"):]
        self.starts, self.ends, self.summary = event["DTSTART"], event["DTEND"], event["SUMMARY"]


WORDS = {"ACCEPTED": "Accepted", "TENTATIVE": "Tentative", "DECLINED": "Declined", "COUNTER": "New Time Proposed"}


def lines(*parts):
    return "\r\n".join(parts) + "\r\n"


def sixty_four(text):
    return base64.encodebytes(text.encode()).decode()


def outlook(invitation, status, guest=None, to=None, sequence=None, comment="Sorry, a clash. Tür \U0001f6aa", **more):
    """Exchange Online: three parts, the calendar in base64, MAILTO in capitals, a zone of Microsoft's own, no ORGANIZER."""
    guest, method = guest or invitation.guest, "COUNTER" if status == "COUNTER" else "REPLY"
    times = ["DTSTART;TZID=GMT Standard Time:" + invitation.starts, "DTEND;TZID=GMT Standard Time:" + invitation.ends]
    if method == "COUNTER":
        times += ["X-MS-OLK-ORIGINALSTART;TZID=GMT Standard Time:" + invitation.starts]
    calendar = lines(
        "BEGIN:VCALENDAR", "METHOD:" + method, "PRODID:Microsoft Exchange Server 2010", "VERSION:2.0", "BEGIN:VTIMEZONE",
        "TZID:GMT Standard Time", "BEGIN:STANDARD", "DTSTART:16010101T020000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0000",
        "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10", "END:STANDARD", "BEGIN:DAYLIGHT", "DTSTART:16010101T010000",
        "TZOFFSETFROM:+0000", "TZOFFSETTO:+0100", "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3", "END:DAYLIGHT",
        "END:VTIMEZONE", "BEGIN:VEVENT", "ATTENDEE;PARTSTAT=%s;CN=Quill,\r\n  Pat:MAILTO:%s" % (
            "TENTATIVE" if status == "COUNTER" else status, guest.title()),
        "COMMENT;LANGUAGE=en-GB:Sorry\\, a clash.\\n", "UID:" + invitation.uid,
        "SUMMARY;LANGUAGE=en-GB:%s: %s" % (WORDS[status], invitation.summary), *times, "CLASS:PUBLIC", "PRIORITY:5",
        "DTSTAMP:20260907T071500Z", "TRANSP:OPAQUE", "STATUS:CONFIRMED",
        "SEQUENCE:%s" % (invitation.sequence if sequence is None else sequence), "LOCATION;LANGUAGE=en-GB:Lime Tree Centre",
        "X-MICROSOFT-CDO-APPT-SEQUENCE:0", "X-MICROSOFT-CDO-OWNERAPPTID:2121984341", "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
        "X-MICROSOFT-CDO-INTENDEDSTATUS:BUSY", "X-MICROSOFT-CDO-ALLDAYEVENT:FALSE", "X-MICROSOFT-CDO-IMPORTANCE:1",
        "X-MICROSOFT-CDO-INSTTYPE:0", "X-MICROSOFT-DISALLOW-COUNTER:FALSE", "END:VEVENT", "END:VCALENDAR")
    edge = "_000_DB7PR01MB4567D1DC0D5F1A2B3C4D5E6FDB7PR01MB4567eurprd01pro_"
    message = lines(
        "Return-Path: <%s>" % guest, "X-Original-To: " + (to or invitation.organizer),
        "Received: from EUR05-DB8-obe.outbound.protection.outlook.com (mail-db8eur05on2088.outbound.protection.outlook.com",
        "\t[40.107.20.88]) by mail.little.example (Postfix) with ESMTPS id 4F1A2B3C4D; Mon,  7 Sep 2026 07:15:02 +0000 (UTC)",
        "From: \"Quill, Pat\" <%s>" % guest, "To: Little Steps <%s>" % (to or invitation.organizer),
        "Subject: %s: %s" % (WORDS[status], invitation.summary.encode("ascii", "replace").decode()), "Thread-Topic: Drop-in consultation",
        "Thread-Index: Adx0Zk3lq5v8rjZ5TVe5rj0o9wYl9QAAAJ2Q", "Date: Mon, 7 Sep 2026 07:15:00 +0000",
        "Message-ID: <%s>" % more.get("id", "DB7PR01MB4567%s@DB7PR01MB4567.eurprd01.prod.exchangelabs.com" % uuid.uuid4().hex[:12].upper()),
        "Accept-Language: en-GB, en-US", "Content-Language: en-GB", "X-MS-Has-Attach:", "X-MS-TNEF-Correlator:",
        "x-ms-publictraffictype: Email", "Content-Type: multipart/alternative;", "\tboundary=\"%s\"" % edge, "MIME-Version: 1.0", "",
        "--" + edge, "Content-Type: text/plain; charset=\"utf-8\"", "Content-Transfer-Encoding: base64", "", sixty_four(comment),
        "--" + edge, "Content-Type: text/html; charset=\"utf-8\"", "Content-Transfer-Encoding: base64", "",
        sixty_four("<html><body><div>%s</div></body></html>" % comment),
        "--" + edge, "Content-Type: text/calendar; charset=\"utf-8\"; method=" + method, "Content-Transfer-Encoding: base64", "",
        sixty_four(calendar), "--" + edge + "--")
    return message.encode()


def google(invitation, status, guest=None, to=None, sequence=None, **more):
    """Google Calendar: sent by a machine in the guest's name (Auto-Submitted), the calendar twice."""
    guest = guest or invitation.guest
    method = "COUNTER" if status == "COUNTER" else "REPLY"
    calendar = lines(
        "BEGIN:VCALENDAR", "PRODID:-//Google Inc//Google Calendar 70.9054//EN", "VERSION:2.0", "CALSCALE:GREGORIAN", "METHOD:" + method,
        "BEGIN:VEVENT", "DTSTART:20260915T080000Z", "DTEND:20260915T084500Z", "DTSTAMP:20260907T071500Z",
        "ORGANIZER;CN=Little Steps:mailto:" + invitation.organizer, "UID:" + invitation.uid,
        "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=%s;CN=Pat Qu\r\n ill;X-NUM-GUESTS=0:mailto:%s" % (
            "TENTATIVE" if status == "COUNTER" else status, guest),
        "CREATED:20260907T070000Z", "DESCRIPTION:With: Carla Reyes\\, Dev Anand", "LAST-MODIFIED:20260907T071500Z",
        "LOCATION:Lime Tree Centre", "SEQUENCE:%s" % (invitation.sequence if sequence is None else sequence), "STATUS:CONFIRMED",
        "SUMMARY:" + invitation.summary, "TRANSP:OPAQUE", "END:VEVENT", "END:VCALENDAR")
    outer, inner = "000000000000a1b2c3061f4e5d6c", "000000000000a1b2bf061f4e5d6a"
    words = "pat@north.example has %s this invitation." % WORDS[status].lower()
    message = lines(
        "Return-Path: <3xYzAbCdEfGh@calendar-server.bounces.google.com>", "MIME-Version: 1.0", "Reply-To: " + guest,
        "Sender: Google Calendar <calendar-notification@google.com>", "Auto-Submitted: auto-generated",
        "Message-ID: <%s>" % more.get("id", "calendar-%s@google.com" % uuid.uuid4()), "Date: Mon, 07 Sep 2026 07:15:00 +0000",
        "Subject: =?UTF-8?B?%s?=" % base64.b64encode(("%s: %s" % (WORDS[status], invitation.summary[:20])).encode()).decode(),
        "From: " + guest, "To: " + (to or invitation.organizer), "Content-Type: multipart/mixed; boundary=\"%s\"" % outer, "",
        "--" + outer, "Content-Type: multipart/alternative; boundary=\"%s\"" % inner, "",
        "--" + inner, "Content-Type: text/plain; charset=\"UTF-8\"; format=flowed; delsp=yes", "Content-Transfer-Encoding: base64", "",
        sixty_four(words),
        "--" + inner, "Content-Type: text/html; charset=\"UTF-8\"", "Content-Transfer-Encoding: quoted-printable", "",
        quopri.encodestring(("<p>%s</p>" % words).encode()).decode(),
        "--" + inner, "Content-Type: text/calendar; charset=\"UTF-8\"; method=" + method, "Content-Transfer-Encoding: 7bit", "", calendar,
        "--" + inner + "--",
        "--" + outer, "Content-Type: application/ics; name=\"invite.ics\"", "Content-Disposition: attachment; filename=\"invite.ics\"",
        "Content-Transfer-Encoding: base64", "", sixty_four(calendar), "--" + outer + "--")
    return message.encode()


def apple(invitation, status, guest=None, to=None, sequence=None, **more):
    """Apple's Calendar through Mail: an attachment in quoted-printable, and nothing but line feeds, as a pipe may give them."""
    guest = guest or invitation.guest
    calendar = lines(
        "BEGIN:VCALENDAR", "CALSCALE:GREGORIAN", "METHOD:REPLY", "PRODID:-//Apple Inc.//macOS 15.2//EN", "VERSION:2.0", "BEGIN:VTIMEZONE",
        "TZID:Europe/London", "BEGIN:DAYLIGHT", "DTSTART:19810329T010000", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3", "TZNAME:GMT+1",
        "TZOFFSETFROM:+0000", "TZOFFSETTO:+0100", "END:DAYLIGHT", "BEGIN:STANDARD", "DTSTART:19961027T020000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10", "TZNAME:GMT", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0000", "END:STANDARD", "END:VTIMEZONE",
        "BEGIN:VEVENT", "BEGIN:VALARM", "ACTION:DISPLAY", "ATTENDEE:mailto:alarm@north.example", "TRIGGER:-PT15M", "END:VALARM",
        "ATTENDEE;CN=\"Pat Quill\";CUTYPE=INDIVIDUAL;EMAIL=\"%s\";PARTSTAT=%s:mailto:%s" % (guest, status, guest),
        "CREATED:20260907T070000Z", "DTEND;TZID=Europe/London:" + invitation.ends, "DTSTAMP:20260907T071500Z",
        "DTSTART;TZID=Europe/London:" + invitation.starts, "LAST-MODIFIED:20260907T071500Z",
        "ORGANIZER;CN=\"Little Steps\":mailto:" + invitation.organizer,
        "SEQUENCE:%s" % (invitation.sequence if sequence is None else sequence), "SUMMARY:" + invitation.summary, "TRANSP:OPAQUE",
        "UID:" + invitation.uid, "END:VEVENT", "END:VCALENDAR")
    edge = "Apple-Mail=_3C1F0A5E-2B4D-4C6E-8F7A-9B0C1D2E3F4A"
    message = lines(
        "Return-Path: <%s>" % guest, "Delivered-To: " + (to or invitation.organizer), "From: Pat Quill <%s>" % guest,
        "Content-Type: multipart/alternative;", "\tboundary=\"%s\"" % edge, "Mime-Version: 1.0 (Mac OS X Mail 16.0 \\(3826.300.87.4.3\\))",
        "Subject: %s: Drop-in" % WORDS[status], "Message-Id: <%s>" % more.get("id", str(uuid.uuid4()).upper() + "@north.example"),
        "Date: Mon, 7 Sep 2026 08:15:00 +0100", "To: " + (to or invitation.organizer), "X-Mailer: Apple Mail (2.3826.300.87.4.3)", "",
        "--" + edge, "Content-Transfer-Encoding: 7bit", "Content-Type: text/plain;", "\tcharset=us-ascii", "",
        "Pat Quill has %s your invitation" % WORDS[status].lower(),
        "--" + edge, "Content-Disposition: attachment;", "\tfilename=iCal-20260907-081500.ics", "Content-Type: text/calendar;",
        "\tx-unix-mode=0644;", "\tmethod=REPLY;", "\tcharset=utf-8;", "\tname=\"iCal-20260907-081500.ics\"",
        "Content-Transfer-Encoding: quoted-printable", "", quopri.encodestring(calendar.replace("\r\n", "\n").encode()).decode(),
        "--" + edge + "--")
    return message.replace("\r\n", "\n").encode()


WRITERS = {"Outlook": outlook, "Google": google, "Apple": apple}
