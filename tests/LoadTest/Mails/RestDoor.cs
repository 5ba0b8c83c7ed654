using System.Net.Http.Headers;

namespace OrleansTickets.LoadTest;

/// <summary>Hands mail in by REST, as a mail server pipes it.</summary>
internal sealed class RestDoor(FrontCaller caller, Tally tally) : IMailDoor
{
    public async Task<AcceptedMail> HandInAsync(byte[] mail, string recipient, CancellationToken cancellationToken)
    {
        while (true)
        {
            var answer = await caller.InsistAsync(
                HttpMethod.Post, "/api/v1/mail", () => Content(mail, recipient), cancellationToken);
            if (!answer.IsDone)
            {
                continue; // the error is counted; a mail server does not throw a mail away
            }
            var said = answer.Json();
            var outcome = said.GetProperty("outcome").GetString();
            // A front that lost its silo calls again by itself, and may find that the first call was done. That the mail
            // is there, once, is verified at the end.
            if (outcome is not ("created" or "followUp" or "duplicate"))
            {
                tally.AddError($"a mail became {outcome}: {said.GetProperty("reason")}");
            }
            return new(said.GetProperty("ticket").GetString(), answer.Started, answer.Took);
        }
    }

    private static ByteArrayContent Content(byte[] mail, string recipient)
    {
        var content = new ByteArrayContent(mail);
        content.Headers.ContentType = new MediaTypeHeaderValue("message/rfc822");
        content.Headers.Add("X-Envelope-To", recipient);
        return content;
    }
}
