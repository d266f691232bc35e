#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the mails of this folder and, beside each, what reading it must give (NAME.eml, NAME.json).

The shapes are those of real mail programs; the words are ours. Run it again after a change:
    python3 tests/mails/make_mails.py
"""
import base64
import json
import pathlib
import quopri

HERE = pathlib.Path(__file__).parent
DATE = "Fri, 20 Nov 2026 10:00:00 +0800"
made = set()


def b64(data):
    return base64.encodebytes(data).replace(b"\n", b"\r\n").rstrip(b"\r\n")


def word(text, charset="utf-8", coding="B"):
    data = text.encode(charset)
    if coding == "B":
        return "=?%s?B?%s?=" % (charset, base64.b64encode(data).decode())
    return "=?%s?Q?%s?=" % (charset, "".join("=%02X" % byte for byte in data))


def head(subject="咨询", sender="王芳 <wang@example.com>", extra=(), number=None, date=DATE, raw=False):
    """The header lines as bytes; text that is not ASCII becomes encoded words unless raw."""
    def coded(value):
        if raw or all(ord(c) < 128 for c in value):
            return value
        name, angle, rest = value.partition(" <")
        return word(name) + angle + rest
    lines = ["From: " + coded(sender), "To: kefu@shop.example", "Subject: " + coded(subject)]
    if date:
        lines.append("Date: " + date)
    if number is not False:
        lines.append("Message-ID: <%s@mail.example.com>" % (number or ("m%d" % len(made))))
    lines += list(extra)
    return b"\r\n".join(line.encode("utf-8") if isinstance(line, str) else line for line in lines) + b"\r\n"


def text_part(text, charset="utf-8", coding="base64", label=None, kind="plain", more=""):
    data = text.encode(charset) if isinstance(text, str) else text
    if coding == "base64":
        body = b64(data)
    elif coding == "quoted-printable":
        body = quopri.encodestring(data).replace(b"\n", b"\r\n")
    else:
        body = data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    label = charset if label is None else label
    charset_text = "; charset=%s" % label if label else ""
    return ("Content-Type: text/%s%s%s\r\nContent-Transfer-Encoding: %s\r\n\r\n" % (kind, charset_text, more, coding)).encode() + body


def file_part(data, content_type="application/octet-stream", name_header="", disposition="attachment", extra=""):
    return ("Content-Type: %s\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: %s%s\r\n%s\r\n"
            % (content_type, disposition, name_header, extra)).encode() + b64(data)


def multi(kind, parts, boundary="b1", close=True, more=""):
    out = ("Content-Type: multipart/%s; boundary=\"%s\"%s\r\n\r\n" % (kind, boundary, more)).encode()
    for part in parts:
        out += b"--" + boundary.encode() + b"\r\n" + part + b"\r\n"
    return out + (b"--" + boundary.encode() + b"--\r\n" if close else b"")


def mail(name, content, /, **expected):
    assert name not in made, name
    made.add(name)
    expected.setdefault("from", "wang@example.com")
    expected.setdefault("name", "王芳")
    expected.setdefault("files", [])
    (HERE / (name + ".eml")).write_bytes(content)
    (HERE / (name + ".json")).write_text(json.dumps(expected, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


MIME = b"MIME-Version: 1.0\r\n"
LONG = "我上周在你们店买的坚果礼盒，打开以后发现有一半是碎的，请问怎么处理？"

# --- character sets and their labels
for i, (charset, label) in enumerate([("utf-8", "utf-8"), ("utf-8", "UTF8"), ("gb18030", "gb18030"), ("gbk", "gbk"), ("gb2312", "gb2312"),
                                      ("gb18030", "gb2312"), ("gb18030", "\"GB2312\""), ("gb18030", "us-ascii"), ("gb18030", ""),
                                      ("utf-8", ""), ("utf-8", "iso-8859-1"), ("utf-8", "gb2312"), ("gb18030", "utf-8")]):
    words = LONG + "朱镕基先生" if charset not in ("gb2312",) else LONG
    for coding in ("base64", "8bit") if i < 9 else ("8bit",):
        mail("charset-%02d-%s" % (i, coding), head() + MIME + text_part(words, charset, coding, label), subject="咨询", text=words)
mail("charset-gb18030-four-bytes", head() + MIME + text_part("姓名：𠮷野，谢谢😀", "gb18030", "base64", "gb18030"), subject="咨询", text="姓名：𠮷野，谢谢😀")
mail("charset-big5", head(subject="請問") + MIME + text_part("請問這個產品的保質期是多久？謝謝您", "big5", "8bit", "big5"), subject="請問", text="請問這個產品的保質期是多久？謝謝您")
mail("charset-big5-hkscs", head(subject="請問") + MIME + text_part("我住喺香港，想問下包裝嘅問題", "big5hkscs", "base64", "Big5-HKSCS"), subject="請問", text="我住喺香港，想問下包裝嘅問題")
mail("charset-iso-2022-jp", head(subject="質問") + MIME + text_part("商品がまだ届いていません。", "iso2022_jp", "7bit", "iso-2022-jp"), subject="質問", text="商品がまだ届いていません。")
mail("charset-iso-2022-jp-unlabelled", head(subject="質問") + MIME + text_part("商品がまだ届いていません。", "iso2022_jp", "7bit", ""), subject="質問", text="商品がまだ届いていません。")
mail("charset-shift-jis", head(subject="質問") + MIME + text_part("商品がまだ届いていません。", "shift_jis", "base64", "shift_jis"), subject="質問", text="商品がまだ届いていません。")
mail("charset-euc-kr", head(subject="질문") + MIME + text_part("배송은 언제 되나요?", "euc_kr", "8bit", "euc-kr"), subject="질문", text="배송은 언제 되나요?")
mail("charset-ks-c-5601", head(subject="질문") + MIME + text_part("배송은 언제 되나요?", "euc_kr", "8bit", "ks_c_5601-1987"), subject="질문", text="배송은 언제 되나요?")
mail("charset-hz", head() + MIME + text_part("请问什么时候发货", "hz", "7bit", "hz-gb-2312"), subject="咨询", text="请问什么时候发货")
mail("charset-latin1", head(subject="Frage", sender="Jürgen <j@example.de>") + MIME + text_part("Müller fragt, wo die Büchse bleibt.", "latin-1", "8bit", "iso-8859-1"),
     subject="Frage", text="Müller fragt, wo die Büchse bleibt.", **{"from": "j@example.de", "name": "Jürgen"})
mail("charset-windows-1252-unlabelled", head(subject="Question") + MIME + text_part("It\u2019s been a week \u2013 where is my parcel?", "cp1252", "8bit", ""), subject="Question",
     text="It\u2019s been a week \u2013 where is my parcel?")
mail("charset-utf-16", head() + MIME + text_part("请问什么时候发货？", "utf-16", "base64", "utf-16"), subject="咨询", text="请问什么时候发货？")
mail("charset-unknown-label", head() + MIME + text_part(LONG, "utf-8", "8bit", "x-no-such-charset"), subject="咨询", text=LONG)
mail("charset-bom", head() + MIME + text_part("\ufeff" + LONG, "utf-8", "base64"), subject="咨询", text=LONG)
mail("charset-cut-inside-a-character", head() + MIME + text_part(LONG.encode() + "吗".encode()[:2], "utf-8", "8bit", "utf-8"), subject="咨询", text=LONG + "\ufffd")
mail("charset-nul-and-controls", head() + MIME + text_part("退\x00货\x07申请", "utf-8", "base64"), subject="咨询", text="退货申请")

# --- header text
data = "关于我的退货申请".encode()
mail("subject-split-inside-a-character", head(raw=True, subject="=?utf-8?B?%s?=\r\n =?utf-8?B?%s?=" % (base64.b64encode(data[:8]).decode(), base64.b64encode(data[8:]).decode()), sender="=?utf-8?B?546L6Iqz?= <wang@example.com>")
     + MIME + text_part("您好"), subject="关于我的退货申请", text="您好")
mail("subject-q-words", head(subject=word("退货 申请", "gb2312", "Q").replace("=20", "_"), raw=True, sender=word("王芳") + " <wang@example.com>") + MIME + text_part("您好"), subject="退货 申请", text="您好")
mail("subject-raw-gbk", b"From: " + "王芳".encode("gbk") + b" <wang@example.com>\r\nSubject: " + "我要退货退款".encode("gbk") + b"\r\nDate: " + DATE.encode() + b"\r\nMessage-ID: <raw1@example.com>\r\n" + MIME + text_part("您好"), subject="我要退货退款", text="您好")
mail("subject-raw-utf8", head(raw=True, subject="我要退货退款") + MIME + text_part("您好"), subject="我要退货退款", text="您好")
mail("subject-words-glued-to-text", head(raw=True, sender=word("王芳") + " <wang@example.com>", subject="Re:" + word("退货") + word("申请") + "(1)") + MIME + text_part("您好"), subject="Re:退货申请(1)", text="您好")
mail("subject-two-charsets", head(raw=True, sender=word("王芳") + " <wang@example.com>", subject=word("退货", "gbk") + "\r\n\t" + word("申请", "utf-8")) + MIME + text_part("您好"), subject="退货申请", text="您好")
mail("subject-unfinished-word", head(raw=True, sender=word("王芳") + " <wang@example.com>", subject="=?utf-8?B?" + base64.b64encode("退货申请".encode()).decode()) + MIME + text_part("您好"), subject="退货申请", text="您好")
mail("subject-with-line-break", head(raw=True, sender=word("王芳") + " <wang@example.com>", subject=word("退货\r\nBcc: victim@example.org")) + MIME + text_part("您好"), subject="退货 Bcc: victim@example.org", text="您好")
mail("subject-missing", b"From: wang@example.com\r\nDate: " + DATE.encode() + b"\r\nMessage-ID: <nosub@example.com>\r\n" + MIME + text_part("没有主题"), subject="", text="没有主题", name="")
mail("from-comment-name", head(sender="wang@example.com (Wang Fang)", subject="hello") + b"\r\nhi there\r\n", subject="hello", text="hi there", name="Wang Fang")
mail("from-quoted-comma", head(sender="\"Wang, Fang\" <wang@example.com>", subject="hello") + b"\r\nhi there\r\n", subject="hello", text="hi there", name="Wang, Fang")
mail("from-without-angles", head(sender="WANG@Example.COM", subject="hello") + b"\r\nhi there\r\n", subject="hello", text="hi there", name="")
mail("from-name-is-address", head(sender="\"wang@example.com\" <wang@example.com>", subject="hello") + b"\r\nhi there\r\n", subject="hello", text="hi there", name="")
mail("from-nested-comments", head(sender="(a(b(c)))wang@example.com(" + "(" * 200 + ")", subject="hello") + b"\r\nhi there\r\n", subject="hello", text="hi there", name_any=True)
mail("from-missing-uses-sender", b"Sender: wang@example.com\r\nSubject: hello\r\nDate: " + DATE.encode() + b"\r\nMessage-ID: <s1@example.com>\r\n\r\nhi there\r\n", subject="hello", text="hi there", name="")
mail("from-nobody", b"Subject: hello\r\nDate: " + DATE.encode() + b"\r\nMessage-ID: <s2@example.com>\r\n\r\nhi there\r\n", subject="hello", text="hi there", name="", **{"from": ""})
mail("message-id-missing", head(number=False) + MIME + text_part("没有编号"), subject="咨询", text="没有编号", message_id="")
mail("message-id-without-angles", head(number=False, extra=["Message-ID: abc@example.com"]) + MIME + text_part("编号"), subject="咨询", text="编号", message_id="abc@example.com")
mail("message-id-twice", head(number="first", extra=["Message-ID: <second@example.com>"]) + MIME + text_part("编号"), subject="咨询", text="编号", message_id="first@mail.example.com")
mail("date-strange", head(date="2026/11/20 10:00 PM") + MIME + text_part("日期"), subject="咨询", text="日期")
mail("lf-only", (head(subject="hello", sender="wang@example.com") + b"\r\nhi\r\nthere\r\n").replace(b"\r\n", b"\n"), subject="hello", text="hi\nthere", name="")
mail("mbox-from-line", b"From wang@example.com Fri Nov 20 10:00:00 2026\r\n" + head(subject="hello", sender="wang@example.com") + b"\r\nhi there\r\n", subject="hello", text="hi there", name="")
mail("folded-headers", b"From: wang@example.com\r\nSubject: hello\r\n there\r\n\tfriend\r\nDate: " + DATE.encode() + b"\r\nMessage-ID:\r\n <fold@example.com>\r\n\r\nhi\r\n", subject="hello there friend", text="hi", name="", message_id="fold@example.com")
mail("references-chain", head(extra=["In-Reply-To: <c@x>", "References: <a@x>\r\n <b@x>\r\n <c@x>"]) + MIME + text_part("回复"), subject="咨询", text="回复", references=["c@x", "b@x", "a@x"])

# --- structure
mail("alternative", head() + MIME + multi("alternative", [text_part(LONG), text_part("<p>" + LONG + "</p>", kind="html")]), subject="咨询", text=LONG, html=True)
mail("html-only", head() + MIME + text_part("<html><head><style>p{color:red}</style></head><body><p>第一段&nbsp;&amp;</p><div>第二段<br>第三行</div><script>alert(1)</script></body></html>", kind="html"),
     subject="咨询", text="第一段 &\n\n第二段\n第三行", html=True)
mail("html-gbk-meta", head() + MIME + text_part("<html><head><meta charset=\"gb2312\"></head><body>商品破损，要求退款</body></html>", "gbk", "8bit", "gb2312", "html"), subject="咨询", text="商品破损，要求退款", html=True)
mail("html-list-and-table", head() + MIME + text_part("<ul><li>订单号 12345</li><li>数量 2</li></ul><table><tr><td>姓名</td><td>王芳</td></tr></table>", kind="html"), subject="咨询", text="- 订单号 12345\n- 数量 2\n姓名 王芳", html=True)
mail("html-never-closed", head() + MIME + text_part("<div><b>退货<i>申请<!-- 没有结束 <p>请处理", kind="html"), subject="咨询", text_contains="退货申请", html=True)
PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
mail("related-inline-picture", head() + MIME + multi("related", [multi("alternative", [text_part("见图"), text_part("<p>见图<img src=\"cid:p1\"></p>", kind="html")], "b2"),
     file_part(PNG, "image/png; name=\"a.png\"", "; filename=\"a.png\"", "inline", "Content-ID: <p1>\r\n")]), subject="咨询", text="见图", html=True, files=["a.png"], file_sizes=[len(PNG)])
mail("attachment-rfc2231", head() + MIME + multi("mixed", [text_part("附件是照片"), file_part(b"%PDF-1.4 x", "application/pdf", "; filename*=UTF-8''%E5%8F%91%E7%A5%A8.pdf")]), subject="咨询", text="附件是照片", files=["发票.pdf"])
mail("attachment-rfc2231-continued", head() + MIME + multi("mixed", [text_part("附件"), file_part(b"%PDF-1.4 x", "application/pdf", ";\r\n filename*0*=gb2312''%B7%A2;\r\n filename*1*=%C6%B1;\r\n filename*2=.pdf")]), subject="咨询", text="附件", files=["发票.pdf"])
mail("attachment-word-name", head() + MIME + multi("mixed", [text_part("附件"), file_part(b"%PDF-1.4 x", "application/pdf; name=\"" + word("发票.pdf", "gbk") + "\"", "; filename=\"" + word("发票.pdf", "gbk") + "\"")]), subject="咨询", text="附件", files=["发票.pdf"])
mail("attachment-raw-gbk-name", head() + MIME + multi("mixed", [text_part("附件"), b"Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"" + "发票.pdf".encode("gbk") + b"\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b64(b"%PDF-1.4 x")]), subject="咨询", text="附件", files=["发票.pdf"])
mail("attachment-path-name", head() + MIME + multi("mixed", [text_part("附件"), file_part(b"%PDF-1.4 x", "application/pdf", "; filename=\"../../etc/passwd\"")]), subject="咨询", text="附件", files=["passwd"])
mail("attachment-without-name", head() + MIME + multi("mixed", [text_part("附件"), file_part(PNG, "image/png")]), subject="咨询", text="附件", files=["file-1.png"])
mail("attachment-only", head(subject="照片") + MIME + file_part(PNG, "image/png", "; filename=\"p.png\""), subject="照片", text="", files=["p.png"])
mail("attachment-text-file", head() + MIME + multi("mixed", [text_part("正文"), file_part("清单".encode(), "text/plain; charset=utf-8", "; filename=\"list.txt\"")]), subject="咨询", text="正文", files=["list.txt"])
mail("attachment-bad-base64", head() + MIME + multi("mixed", [text_part("附件"), b"Content-Type: image/png; name=\"x.png\"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"x.png\"\r\n\r\n!!!" + b64(PNG) + b"***\r\n"]), subject="咨询", text="附件", files=["x.png"])
mail("mixed-two-texts", head() + MIME + multi("mixed", [text_part("第一部分"), text_part("第二部分")]), subject="咨询", text="第一部分\n\n第二部分")
mail("multipart-never-closed", head() + MIME + multi("mixed", [text_part("没有结束的邮件"), file_part(PNG, "image/png", "; filename=\"a.png\"")], close=False), subject="咨询", text="没有结束的邮件", files=["a.png"])
mail("multipart-wrong-boundary", head(subject="hello", sender="wang@example.com") + MIME + b"Content-Type: multipart/mixed; boundary=\"right\"\r\n\r\n--wrong\r\nContent-Type: text/plain\r\n\r\nstill to be read\r\n--wrong--\r\n", subject="hello", text_contains="still to be read", name="")
mail("multipart-without-boundary", head(subject="hello", sender="wang@example.com") + MIME + b"Content-Type: multipart/mixed\r\n\r\nplain words\r\n", subject="hello", text_contains="plain words", name="")
mail("content-type-garbage", head(subject="hello", sender="wang@example.com") + b"Content-Type: text\r\n\r\nplain words\r\n", subject="hello", text="plain words", name="")
mail("transfer-encoding-unknown", head(subject="hello", sender="wang@example.com") + MIME + b"Content-Type: text/plain\r\nContent-Transfer-Encoding: x-strange\r\n\r\nplain words\r\n", subject="hello", text="plain words", name="")
mail("quoted-printable-soft-breaks", head() + MIME + text_part(LONG * 3, "utf-8", "quoted-printable"), subject="咨询", text=LONG * 3)
mail("quoted-printable-broken", head(subject="hello", sender="wang@example.com") + MIME + b"Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n50=% off =ZZ and=20more\r\n", subject="hello", text_contains="and more", name="")
mail("format-flowed", head(subject="hello", sender="wang@example.com") + MIME + b"Content-Type: text/plain; format=flowed\r\n\r\nThis line goes \r\non here.\r\nNew one.\r\n", subject="hello", text="This line goes on here.\nNew one.", name="")
INNER = head(subject="原来的邮件", sender="李雷 <li@example.com>", number="inner") + MIME + text_part("里面的内容")
mail("forward-as-attachment", head(subject="Fwd: 投诉") + MIME + multi("mixed", [text_part("请看转发的邮件"), b"Content-Type: message/rfc822\r\n\r\n" + INNER]), subject="Fwd: 投诉", text="请看转发的邮件", files=["原来的邮件.eml"])
mail("forward-nested", head(subject="Fwd: 投诉") + MIME + multi("mixed", [text_part("请看"), b"Content-Type: message/rfc822\r\n\r\n" + head(subject="第二层", number="n2") + MIME + multi("mixed", [text_part("二"), b"Content-Type: message/rfc822\r\n\r\n" + INNER], "b2")]), subject="Fwd: 投诉", text="请看", files=["第二层.eml"])
ICS = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:验货会议\r\nDTSTART:20261121T020000Z\r\nLOCATION:三号会\r\n 议室\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
mail("calendar", head(subject="会议") + MIME + multi("alternative", [text_part("请参加"), text_part(ICS, kind="calendar", more="; method=REQUEST")]), subject="会议", text_contains="日程 Invitation：验货会议，20261121T020000Z，三号会议室", files=["invite.ics"])


def tnef(title, data, long_name=None):
    def attribute(level, number, content):
        return bytes([level]) + number.to_bytes(4, "little") + len(content).to_bytes(4, "little") + content + (sum(content) & 0xFFFF).to_bytes(2, "little")
    out = (0x223E9F78).to_bytes(4, "little") + b"\x01\x00" + attribute(1, 0x00089006, b"\x00\x00\x01\x00") + attribute(2, 0x00069002, b"\x01\x00" + b"\x00" * 12)
    out += attribute(2, 0x00018010, title + b"\x00") + attribute(2, 0x0006800F, data)
    if long_name:
        name = (long_name + "\0").encode("utf-16-le")
        out += attribute(2, 0x00069005, (1).to_bytes(4, "little") + (0x3707001F).to_bytes(4, "little") + (1).to_bytes(4, "little") + len(name).to_bytes(4, "little") + name + b"\0" * (-len(name) % 4))
    return out


mail("tnef", head() + MIME + multi("mixed", [text_part("附件"), file_part(tnef(b"PHOTO~1.PNG", PNG, "照片.png"), "application/ms-tnef; name=\"winmail.dat\"", "; filename=\"winmail.dat\"")]), subject="咨询", text="附件", files=["照片.png"], file_sizes=[len(PNG)])
mail("tnef-broken", head() + MIME + multi("mixed", [text_part("附件"), file_part(tnef(b"a.png", PNG)[:40], "application/ms-tnef; name=\"winmail.dat\"", "; filename=\"winmail.dat\"")]), subject="咨询", text="附件", files=["winmail.dat"])
mail("empty", b"", subject="", text="", name="", notice=True, **{"from": ""})
mail("garbage", bytes(range(256)) * 8, subject="", name="", notice=True, text_any=True, **{"from": ""})
mail("no-body", head(subject="hello", sender="wang@example.com"), subject="hello", text="", name="")
mail("body-without-blank-line", b"From: wang@example.com\r\nSubject: hello\r\nthis is no header line\r\nsecond\r\n", subject="hello", text_contains="second", name="")

# --- quotes and signatures, as the programs write them
OLD = "您好，请提供订单号。"
QUOTES = {
    "qq": "订单号是 12345\n\n\n\n------------------\xa0原始邮件\xa0------------------\n发件人: \"小二客服\" <kefu@shop.example>;\n发送时间: 2026年11月20日(星期五) 上午10:00\n收件人: \"王芳\"<wang@example.com>;\n主题: 咨询\n\n" + OLD,
    "qq-mobile": "订单号是 12345\n\n发自我的iPhone\n\n\n------------------ Original ------------------\nFrom: 小二客服 <kefu@shop.example>\nDate: 周五,11月 20,2026 10:00\nTo: 王芳 <wang@example.com>\nSubject: Re: 咨询\n\n" + OLD,
    "foxmail": "订单号是 12345\n\n\n\nwang@example.com\n \n发件人： 小二客服\n发送时间： 2026-11-20 10:00\n收件人： 王芳\n主题： Re: 咨询\n" + OLD,
    "163": "订单号是 12345\n\n\n\n\n在 2026-11-20 10:00:00，\"小二客服\" <kefu@shop.example> 写道：\n\n" + OLD,
    "163-mobile": "订单号是 12345\n\n发自我的网易邮箱手机智能版\n\n---- 回复的原邮件 ----\n| 发件人 | 小二客服<kefu@shop.example> |\n| 日期 | 2026年11月20日 10:00 |\n| 收件人 | 王芳 |\n| 主题 | 咨询 |\n" + OLD,
    "outlook": "订单号是 12345\n\n________________________________\n发件人: 小二客服 <kefu@shop.example>\n发送时间: 2026年11月20日 10:00\n收件人: 王芳 <wang@example.com>\n主题: 咨询\n\n" + OLD,
    "outlook-no-rule": "订单号是 12345\n\n发件人: 小二客服 <kefu@shop.example>\n发送时间: 2026年11月20日 10:00\n收件人: 王芳 <wang@example.com>\n主题: 咨询\n\n" + OLD,
    "outlook-bold": "订单号是 12345\n\n*发件人:* 小二客服 <kefu@shop.example>\n*日期:* 2026年11月20日 10:00\n*收件人:* 王芳 <wang@example.com>\n*主题:* 咨询\n\n" + OLD,
    "gmail-zh": "订单号是 12345\n\n小二客服 <kefu@shop.example> 于2026年11月20日周五 10:00写道：\n\n> " + OLD + "\n>\n",
    "gmail-en": "订单号是 12345\n\nOn Fri, Nov 20, 2026 at 10:00 AM 小二客服 <kefu@shop.example>\nwrote:\n\n> " + OLD + "\n",
    "ios-zh": "订单号是 12345\n\n发自我的 iPhone\n\n> 在 2026年11月20日，上午10:00，小二客服 <kefu@shop.example> 写道：\n> \n> " + OLD + "\n",
    "wecom": "订单号是 12345\n\n\n来自企业微信\n\n------------------ 原始邮件 ------------------\n发件人：小二客服<kefu@shop.example>\n发送时间：2026年11月20日\n收件人：王芳\n主题：咨询\n\n" + OLD,
    "traditional": "订单号是 12345\n\n-----原始郵件-----\n寄件者: 小二\n" + OLD,
    "outlook-english": "订单号是 12345\n\n-----Original Message-----\nFrom: kefu\nSent: Friday\nTo: wang\nSubject: x\n\n" + OLD,
    "below-quote": "> " + OLD + "\n\n订单号是 12345\n",
    "signature-dashes": "订单号是 12345\n\n-- \n王芳\n某某公司\n",
    "sent-from": "订单号是 12345\n\nSent from my iPhone\n",
}
for name, body in QUOTES.items():
    mail("quote-" + name, head(subject="回复：咨询", extra=["In-Reply-To: <old@shop.example>"]) + MIME + text_part(body), subject="回复：咨询", text="订单号是 12345", full_contains=OLD if OLD in body else "")
mail("quote-inline-answers", head() + MIME + text_part("请看下面\n\nOn Fri, Nov 20, 2026 at 10:00 AM 小二 <kefu@shop.example> wrote:\n> 订单号？\n12345\n> 数量？\n两件\n"), subject="咨询", text_contains="12345")
mail("quote-nothing-but-quote", head() + MIME + text_part("------------------ 原始邮件 ------------------\n发件人: x\n收件人: y\n主题: z\n\n" + OLD), subject="咨询", text_contains=OLD)
mail("quote-none-dashes-in-text", head() + MIME + text_part("清单：\n----------\n一、坚果\n二、糖果\n发件人是我妈妈\n"), subject="咨询", text="清单：\n----------\n一、坚果\n二、糖果\n发件人是我妈妈")
mail("quote-none-word-from", head(subject="hello", sender="wang@example.com") + b"\r\nFrom: the beginning I liked it.\r\nThank you.\r\n", subject="hello", text="From: the beginning I liked it.\nThank you.", name="")
mail("quote-html-gmail", head() + MIME + text_part("<div>订单号是 12345</div><div class=\"gmail_quote\"><div>旧的内容</div></div>", kind="html"), subject="咨询", text="订单号是 12345", full_contains="旧的内容", html=True)
mail("quote-html-qq", head() + MIME + text_part("<div>订单号是 12345</div><includetail><div>旧的内容</div></includetail>", kind="html"), subject="咨询", text="订单号是 12345", full_contains="旧的内容", html=True)
mail("quote-html-blockquote", head() + MIME + text_part("<p>订单号是 12345</p><blockquote>旧的内容</blockquote>", kind="html"), subject="咨询", text="订单号是 12345", full_contains="旧的内容", html=True)

# --- machines
AUTOMATIC = {
    "auto-submitted": ["Auto-Submitted: auto-replied"], "precedence": ["Precedence: bulk"], "list": ["List-Id: <news.example.com>"],
    "suppress": ["X-Auto-Response-Suppress: All"], "x-autoreply": ["X-Autoreply: yes"], "null-sender": ["Return-Path: <>"], "spam": ["X-Spam-Flag: YES"],
}
for name, extra in AUTOMATIC.items():
    mail("automatic-" + name, head(extra=extra) + MIME + text_part("我在休假"), subject="咨询", text="我在休假", automatic=True)
mail("automatic-subject", head(subject="自动回复: 咨询") + MIME + text_part("我在休假"), subject="自动回复: 咨询", text="我在休假", automatic=True)
mail("automatic-qq-text", head() + MIME + text_part("您好！\n这是来自QQ邮箱的假期自动回复邮件。\n您好，我最近正在休假中。"), subject="咨询", text_contains="休假", automatic=True)
mail("automatic-noreply", head(sender="no-reply@example.com", subject="Your code") + b"\r\n123456\r\n", subject="Your code", text="123456", automatic=True, name="", **{"from": "no-reply@example.com"})
mail("automatic-not", head(extra=["Auto-Submitted: no"]) + MIME + text_part("我是人"), subject="咨询", text="我是人", automatic=False)
STATUS = "Reporting-MTA: dns; mx.example.com\r\n\r\nFinal-Recipient: rfc822; nobody@example.com\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no such user\r\n"
mail("report", head(subject="Undelivered Mail Returned to Sender", sender="Mail Delivery System <MAILER-DAEMON@mx.example.com>", extra=["Auto-Submitted: auto-replied"]) + MIME +
     multi("report", [text_part("I am sorry."), b"Content-Type: message/delivery-status\r\n\r\n" + STATUS.encode(), b"Content-Type: message/rfc822\r\n\r\n" + head(subject="x", sender="kefu@shop.example", number="ours") + b"\r\nold\r\n"], more="; report-type=delivery-status"),
     subject="Undelivered Mail Returned to Sender", text="I am sorry.", automatic=True, name="Mail Delivery System", files_any=True, **{"from": "mailer-daemon@mx.example.com"})

if __name__ == "__main__":
    for old in list(HERE.glob("*.eml")) + list(HERE.glob("*.json")):
        if old.stem not in made:
            old.unlink()
    print("%d mails" % len(made))
