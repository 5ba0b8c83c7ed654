namespace OrleansTickets.Mail;

/// <summary>Subjects that mail programs and servers of many languages write, where nothing else tells.</summary>
internal static class AutomaticSubjects
{
    // What may come right after such a phrase; a customer who writes of one goes on with words.
    private const string Ends = ":：-–—([（!.,;";

    private static readonly string[] Responses =
    [
        "automatic reply", "automated reply", "automated response", "automatic response", "auto reply", "auto-reply",
        "autoreply", "auto response", "auto-response", "autoresponse", "auto-responder", "autoresponder",
        "out of office", "out of office autoreply", "out-of-office", "out of the office", "out of office reply", "ooo",
        "vacation reply", "vacation response", "vacation notice", "away from my mail", "away notice",
        "i am out of the office", "i'm out of the office",
        "abwesenheitsnotiz", "abwesenheit", "abwesend", "automatische antwort", "automatische rückantwort",
        "automatische abwesenheitsnotiz", "abwesenheitsassistent", "autoantwort", "auto-antwort", "nicht im büro",
        "réponse automatique", "reponse automatique", "absence du bureau", "message d'absence", "absent du bureau",
        "respuesta automática", "respuesta automatica", "fuera de la oficina", "fuera de oficina",
        "risposta automatica", "fuori sede", "fuori ufficio", "assenza dall'ufficio",
        "resposta automática", "resposta automatica", "ausência temporária", "fora do escritório",
        "automatisch antwoord", "automatisch bericht", "afwezigheidsbericht", "afwezig", "niet aanwezig",
        "autosvar", "automatiskt svar", "automatisk svar", "frånvaro", "frånvarande", "fravær", "fraværende",
        "automaattinen vastaus", "poissa", "poissa toimistosta", "sjálfvirkt svar",
        "odpowiedź automatyczna", "automatyczna odpowiedź", "autoodpowiedź", "nieobecność", "poza biurem",
        "automatická odpověď", "automatická odpoveď", "mimo kancelář", "automatikus válasz", "házon kívül",
        "răspuns automat", "automatski odgovor", "samodejni odgovor", "automātiska atbilde", "automaatvastus",
        "автоответ", "автоматический ответ", "автоматична відповідь", "автоматичен отговор", "нет на месте",
        "αυτόματη απάντηση", "otomatik yanıt", "otomatik cevap", "ofis dışında",
        "תשובה אוטומטית", "رد تلقائي", "ตอบกลับอัตโนมัติ", "trả lời tự động", "balasan otomatis",
        "自動応答", "自動返信", "不在通知", "不在連絡", "自动答复", "自动回复", "自動回覆", "自動答覆", "외출 중", "자동 회신", "부재중",
    ];

    private static readonly string[] Bounces =
    [
        "undelivered mail", "undeliverable", "undelivered", "undeliverable mail", "undeliverable message",
        "returned mail", "returned message", "returned to sender", "return to sender", "returning message",
        "mail delivery fail", "mail delivery error", "mail delivery problem", "mail delivery status",
        "mail delivery system", "mail delivery subsystem", "mail system error", "mail failure", "mail failed", "mail error",
        "mail could not be delivered", "mail not delivered", "mail undeliverable", "mail rejected", "mail refused",
        "mail transaction failed", "mailbox full", "mailbox unavailable",
        "delivery status notification", "delivery notification", "delivery fail", "delivery error", "delivery problem",
        "delivery report", "delivery unsuccessful", "delivery has failed", "delivery delay", "delivery was delayed",
        "delivery attempt", "delivery temporarily",
        "message delivery", "message undeliverable", "message could not be delivered", "message not delivered",
        "message status", "message delayed", "message rejected",
        "failure notice", "failure delivery", "failed delivery", "failed mail", "failed to deliver", "failure to deliver",
        "non delivery", "non-delivery", "nondelivery", "non delivered", "nondeliverable", "ndn", "ndr",
        "permanent delivery failure", "permanent fail", "temporary delivery failure", "transient fail",
        "warning: could not send", "warning: message", "warning: delayed", "warning: mail", "delayed mail",
        "unable to deliver", "could not deliver", "cannot deliver", "can't deliver", "user unknown", "unknown user",
        "unknown recipient", "recipient unknown", "no such user", "rejected mail", "rejected message", "email rejected",
        "email delivery fail", "email could not be delivered", "error sending message", "error delivering",
        "problem delivering", "problems delivering", "notification: delivery", "undelivery", "postmaster notify",
        "unzustellbar", "nicht zustellbar", "zustellung fehlgeschlagen", "zustellfehler", "unzustellbare nachricht",
        "übermittlung fehlgeschlagen", "nachricht nicht zugestellt",
        "non remis", "non distribuable", "échec de la remise", "échec de remise", "remise impossible", "message non remis",
        "notification d'état de remise", "non délivré",
        "no se puede entregar", "no se ha podido entregar", "no se pudo entregar", "mensaje devuelto", "no entregado",
        "não entregue", "mensagem não entregue", "mensagem devolvida", "falha na entrega",
        "non recapitabile", "impossibile recapitare", "mancato recapito", "consegna non riuscita", "messaggio non recapitato",
        "onbestelbaar", "niet bestelbaar", "kan ikke leveres", "ikke leveret", "olevererbart", "ej levererat",
        "nelze doručit", "nedoručitelné", "niedostarczalne", "niedostarczone", "nie dostarczono", "kézbesíthetetlen",
        "не доставлено", "недоставленное", "не удается доставить", "сообщение не доставлено",
        "配信不能", "配送できません", "送信できません", "未達", "退信", "系统退信", "邮件被退回", "未送达", "無法傳遞", "無法投遞", "배달되지 않음", "반송",
    ];

    /// <summary>Whether it is how programs answer for people.</summary>
    public static bool IsResponse(string subject) => Array.Exists(Responses, phrase =>
        subject.StartsWith(phrase, StringComparison.OrdinalIgnoreCase) && IsEnd(subject.AsSpan(phrase.Length)));

    /// <summary>Whether it is how servers say that a mail did not arrive. People write so too: it takes a second
    /// sign.</summary>
    public static bool IsBounce(string subject) => Array.Exists(Bounces, phrase =>
        subject.StartsWith(phrase, StringComparison.OrdinalIgnoreCase));

    private static bool IsEnd(ReadOnlySpan<char> rest) =>
        rest.TrimStart() is { IsEmpty: false } more ? Ends.Contains(more[0]) : true;
}
