using MailKit;
using OrleansTickets.Articles;
using OrleansTickets.MailServers;
using Xunit;

namespace OrleansTickets.Mail;

/// <summary>Servers that break off, refuse for now, or say nothing.</summary>
public sealed class BrokenSmtpTests : IAsyncDisposable
{
    private static readonly string[] Ann = ["ann@customer.test"];
    private readonly ScriptedSmtp smtp = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private MailAccountSettings Account => ScriptedMails.Outgoing(smtp.Port);

    public ValueTask DisposeAsync() => smtp.DisposeAsync();

    [Fact]
    public async Task A_dialogue_that_breaks_at_any_byte_sends_once_or_says_that_it_may_have()
    {
        Assert.Equal(Ann, (await SendAsync("whole")).Accepted);
        await Eventually.BecomesAsync(() => Task.FromResult(smtp.LongestTraffic > 0));
        var (traffic, inDoubt) = (smtp.LongestTraffic, 0);
        foreach (var cut in Cuts.Of(traffic))
        {
            smtp.Cuts.Enqueue(cut);
            var verdict = await SendAsync($"cut {cut}.");
            if (verdict.Deferred.Count > 0)
            {
                Assert.Equal(Ann, (await SendAsync($"cut {cut}.")).Accepted);
            }

            var count = smtp.Mails.Count(mail => mail.Raw.Contains($"cut {cut}.", StringComparison.Ordinal));
            Assert.InRange(count, 1, verdict.IsUnknown ? 2 : 1);
            Assert.Equal(verdict.Accepted.IsEmpty, verdict.Deferred.Count == 1);
            inDoubt += verdict.IsUnknown ? 1 : 0;
        }

        // While the mail is on its way, to its last dot, and until the answer is here.
        Assert.InRange(inDoubt, 1, Raw("cut 100.").Length + 40);
    }

    [Fact]
    public async Task A_server_that_is_silent_after_the_mail_may_have_it()
    {
        smtp.IsSilentAfterData = true;
        using var session = await SmtpSession.OpenAsync(Account, new(""), Cancel, TimeSpan.FromMilliseconds(300));
        var verdict = await session.SendAsync(Raw("silence"), "desk@helpdesk.test", [.. Ann]);
        Assert.True(verdict.IsUnknown);
        Assert.Equal(Ann, verdict.Deferred.Keys);
        Assert.False(session.IsConnected);
        Assert.Single(smtp.Mails);
    }

    [Theory]
    [InlineData("MAIL")]
    [InlineData("RCPT")]
    [InlineData("DATA")]
    [InlineData(".")]
    public async Task A_server_that_goes_down_in_the_middle_is_tried_again(string at)
    {
        using var session = await SmtpSession.OpenAsync(Account, new(""), Cancel);
        Assert.Equal(Ann, (await session.SendAsync(Raw("one"), "desk@helpdesk.test", [.. Ann])).Accepted);
        smtp.Override = command => command.StartsWith(at, StringComparison.Ordinal) ? "421 going down" : null;
        var verdict = await session.SendAsync(Raw("two"), "desk@helpdesk.test", [.. Ann]);
        Assert.Equal(Ann, verdict.Deferred.Keys);
        Assert.False(verdict.IsUnknown);
        smtp.Override = _ => null;
        Assert.Equal(Ann, (await SendAsync("two")).Accepted);
        Assert.Equal(2, smtp.Mails.Count);
    }

    [Fact]
    public async Task Each_recipient_may_be_refused_for_good_or_for_now()
    {
        smtp.Override = command =>
            command.Contains("gone@", StringComparison.Ordinal) ? "550 no such user"
            : command.Contains("full@", StringComparison.Ordinal) ? "452 mailbox full"
            : null;
        using var session = await SmtpSession.OpenAsync(Account, new(""), Cancel);
        var verdict = await session.SendAsync(
            Raw("many"), "desk@helpdesk.test", ["ann@customer.test", "gone@customer.test", "full@customer.test"]);
        Assert.Equal(Ann, verdict.Accepted);
        Assert.Equal("550 no such user", verdict.Failed["gone@customer.test"]);
        Assert.Equal("452 mailbox full", verdict.Deferred["full@customer.test"]);
        Assert.Equal(Ann, Assert.Single(smtp.Mails).To);
    }

    [Fact]
    public async Task A_mail_that_is_greylisted_waits_and_then_goes_under_the_same_id()
    {
        await using var desk = await MailDesk.StartAsync();
        await desk.SaveAsync(Account);
        smtp.Override = command =>
            command.StartsWith("RCPT", StringComparison.Ordinal) ? "451 4.7.1 greylisted, come again" : null;
        var ticket = await desk.TakeInAsync("ann@customer.test", "printer");
        await desk.ReplyAsync(ticket, "Hello");
        await Eventually.BecomesAsync(async () =>
            (await desk.OutboxAsync()) is [{ State: Delivery.Queued, LastError: not null }]);
        var waiting = Assert.Single(await desk.OutboxAsync());
        Assert.Contains("451 4.7.1 greylisted", waiting.LastError, StringComparison.Ordinal);
        Assert.InRange(waiting.NextTry!.Value - waiting.Created, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(3));
        smtp.Override = _ => null;
        using (Agents.Caller.AsSystem())
        {
            await desk.Grains.GetGrain<IMailSenderGrain>(IMailSenderGrain.Key).Retry(waiting.Id, Cancel);
        }

        await Eventually.BecomesAsync(async () => (await desk.OutboxAsync()) is [{ State: Delivery.Sent }]);
        Assert.Contains(waiting.MessageId, Assert.Single(smtp.Mails).Raw, StringComparison.Ordinal);
    }

    private async Task<SmtpVerdict> SendAsync(string text)
    {
        try
        {
            using var session = await SmtpSession.OpenAsync(Account, new(""), Cancel);
            var verdict = await session.SendAsync(Raw(text), "desk@helpdesk.test", [.. Ann]);
            await session.CloseAsync();
            return verdict;
        }
        catch (Exception e) when (e is IOException or ProtocolException)
        {
            return SmtpVerdict.DeferAll(Ann, e.Message);
        }
    }

    private static byte[] Raw(string text) => OutgoingMessage.Build(new()
    {
        From = new("Desk", "desk@helpdesk.test"),
        To = [new("", "ann@customer.test")],
        Subject = "x",
        MessageId = new MailSeal([1]).NewId("1", 1, "desk@helpdesk.test"),
        Date = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero),
        TextBody = text,
    });
}
