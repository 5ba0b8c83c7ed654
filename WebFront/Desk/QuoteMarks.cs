namespace OrleansTickets.WebFront.Desk;

/// <summary>How mail programs of many languages mark what they quote, and what they sign with.</summary>
internal static class QuoteMarks
{
    private const int LongestAttribution = 400;
    private const int MostLines = 3;
    private const int LongestSignature = 80;

    private static readonly string[] Leaders =
    [
        "On ", "Am ", "Le ", "El ", "Il ", "Em ", "Op ", "Den ", "På ", "Dne ", "Dňa ", "W dniu ", "Dnia ", "Pada ",
        "Vào ", "In data ", "A ", "Kl. ", "Il giorno ", "Στις ", "Пн", "Вт", "Ср", "Чт", "Пт", "Сб", "Вс", "в ", "Från ",
        "在", "于", "於", "בתאריך", "في",
    ];

    private static readonly string[] Verbs =
    [
        "wrote", "writes", "schrieb", "a écrit", "a ecrit", "escribió", "escribio", "ha escrito", "ha scritto", "escreveu",
        "schreef", "skrev", "kirjoitti", "napisał", "pisze", "napsal", "napísal", "пишет", "написал", "писал", "пише",
        "написав", "yazdı", "ezt írta", "írta", "a scris", "написа", "έγραψε", "escriví", "va escriure", "rašė", "rakstīja",
        "kirjutas", "je napisao", "je napisal", "menulis", "đã viết", "כתב", "كتب", "写道", "寫道", "写信", "のメール",
        "書きました", "は書いた", "작성", "님이 쓴",
    ];

    private static readonly string[] Senders =
        ["from", "von", "de", "da", "van", "från", "fra", "lähettäjä", "od", "от", "kimden", "feladó", "发件人", "寄件者", "差出人", "보낸 사람"];

    private static readonly string[] OtherFields =
    [
        "sent", "date", "to", "cc", "subject", "gesendet", "datum", "an", "betreff", "envoyé", "à", "objet", "enviado",
        "para", "asunto", "fecha", "assunto", "data", "inviato", "a", "oggetto", "verzonden", "aan", "onderwerp",
        "skickat", "till", "ämne", "sendt", "til", "emne", "lähetetty", "vastaanottaja", "aihe", "wysłano", "do", "temat",
        "odesláno", "komu", "předmět", "отправлено", "дата", "кому", "тема", "gönderildi", "kime", "konu", "elküldve",
        "címzett", "tárgy", "发送时间", "收件人", "主题", "傳送日期", "收件者", "主旨", "送信日時", "宛先", "件名", "보낸 날짜", "받는 사람", "제목",
    ];

    private static readonly string[] Separators =
    [
        "original message", "original-nachricht", "ursprüngliche nachricht", "originalnachricht", "message d'origine",
        "message d’origine", "message original", "mensaje original", "mensagem original", "messaggio originale",
        "oorspronkelijk bericht", "ursprungligt meddelande", "oprindelig meddelelse", "opprinnelig melding",
        "alkuperäinen viesti", "oryginalna wiadomość", "wiadomość oryginalna", "původní zpráva", "исходное сообщение",
        "originalnachricht", "weitergeleitete nachricht", "forwarded message", "message transféré", "mensaje reenviado",
        "原始邮件", "原始郵件", "元のメッセージ", "original appointment", "begin forwarded message", "anfang der weitergeleiteten",
        "reply message", "reply above this line",
    ];

    private static readonly string[] Signatures =
    [
        "Sent from my ", "Sent from Yahoo", "Sent from Mail", "Sent from Outlook", "Sent via ", "Sent with ",
        "Get Outlook for ", "Von meinem ", "Gesendet von ", "Gesendet mit ", "Diese Nachricht wurde von meinem ",
        "Envoyé de mon ", "Envoyé depuis ", "Envoyé à partir ", "Enviado desde ", "Enviado do ", "Enviado de ",
        "Inviato da ", "Verzonden vanaf ", "Verstuurd vanaf ", "Skickat från ", "Sendt fra ", "Lähetetty ",
        "Wysłane z ", "Odesláno z ", "Отправлено с ", "Отправлено из ", "Sent from ", "发自我的", "從我的", "iPhoneから送信",
    ];

    /// <summary>How many lines from here say who wrote what follows; 0 when they do not.</summary>
    public static int Attribution(IReadOnlyList<string> lines, int at)
    {
        if (!IsStart(lines[at]))
        {
            return 0;
        }
        var whole = "";
        for (var i = 0; i < MostLines && at + i < lines.Count && lines[at + i].Trim().Length > 0; i++)
        {
            // A line that begins one itself is nobody else's second.
            if (i > 0 && IsLed(lines[at + i].TrimStart()) && IsAttribution(lines[at + i]))
            {
                return 0;
            }
            whole = $"{whole} {lines[at + i].Trim()}";
            if (whole.Length <= LongestAttribution && IsAttribution(whole))
            {
                return i + 1;
            }
        }
        return 0;
    }

    /// <summary>Whether all from here on is an older mail: a line that parts them, or its header.</summary>
    public static bool IsSplit(IReadOnlyList<string> lines, int at) =>
        IsSeparator(lines[at]) || (IsRule(lines[at]) && IsHeaderNear(lines, at + 1)) || IsHeader(lines, at);

    /// <summary>Whether a program signs so by itself.</summary>
    public static bool IsSignature(string line) =>
        line.Trim() is { Length: > 0 and <= LongestSignature } text && !text.EndsWith('.')
        && Array.Exists(Signatures, start => text.StartsWith(start, StringComparison.OrdinalIgnoreCase));

    private static bool IsStart(string line) =>
        line.TrimStart() is { Length: > 0 } text
        && (text[0] is '<' or '"' or '*' || IsLed(text) || IsAttribution(text));

    private static bool IsLed(string text) =>
        char.IsDigit(text[0])
        || Array.Exists(Leaders, leader => text.StartsWith(leader, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether it is the name of the field that says who sent a mail, with its colon.</summary>
    public static bool IsSender(string label) => IsField(label, Senders);

    /// <summary>Whether a text without lines holds two more fields of a mail's header.</summary>
    public static bool HasHeader(string text) => OtherFields.Count(name =>
        text.Contains($"{name}:", StringComparison.OrdinalIgnoreCase)
        || text.Contains($"{name}\u00A0:", StringComparison.OrdinalIgnoreCase)
        || text.Contains($"{name} :", StringComparison.OrdinalIgnoreCase)) >= 2;

    // When, or by which address: without, it is a sentence that ends with a colon.
    private static bool IsAttribution(string text)
    {
        text = text.TrimEnd(' ', '*', '\t');
        return text.Length > 0 && text[^1] is ':' or '：'
            && (text.AsSpan().IndexOfAnyInRange('0', '9') >= 0 || text.Contains('@'))
            && Array.Exists(Verbs, verb => text.Contains(verb, StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsSeparator(string line)
    {
        var text = line.Trim(' ', '\t', '*', '#', '>');
        var bare = text.Trim('-', '_', '=', ' ', ':').ToLowerInvariant();
        return (text.StartsWith("--", StringComparison.Ordinal) || text.StartsWith("__", StringComparison.Ordinal)
                || text.StartsWith("==", StringComparison.Ordinal) || text.EndsWith(':'))
            && Array.Exists(Separators, bare.StartsWith) && bare.Length < 60;
    }

    private static bool IsRule(string line) =>
        line.Trim() is { Length: >= 5 } text && (text.Trim('_').Length == 0 || text.Trim('-').Length == 0);

    private static bool IsHeaderNear(IReadOnlyList<string> lines, int at)
    {
        for (var i = at; i < Math.Min(at + 3, lines.Count); i++)
        {
            if (lines[i].Trim().Length > 0)
            {
                return IsHeader(lines, i);
            }
        }
        return false;
    }

    // A sender, and two more fields right below it.
    private static bool IsHeader(IReadOnlyList<string> lines, int at)
    {
        if (!IsField(lines[at], Senders))
        {
            return false;
        }
        var others = 0;
        for (var i = at + 1; i < Math.Min(at + 7, lines.Count); i++)
        {
            others += IsField(lines[i], OtherFields) ? 1 : 0;
        }
        return others >= 2;
    }

    private static bool IsField(string line, string[] names)
    {
        var text = line.TrimStart(' ', '\t', '*');
        var end = text.AsSpan().IndexOfAny(':', '：');
        return end is > 0 and < 20
            && names.Contains(text[..end].Trim(' ', '*', '\u00A0').ToLowerInvariant());
    }
}
