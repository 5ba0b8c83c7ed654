using OrleansTickets.MailServers;
using Xunit;

namespace OrleansTickets.Mail;

public sealed class SmtpSessionTests : IAsyncLifetime
{
    private MailServer server = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private MailAccountSettings Account => new()
    {
        Name = "out",
        SmtpHost = "127.0.0.1",
        SmtpPort = server.SmtpPort,
        SmtpSecurity = MailSecurity.None,
    };

    public async ValueTask InitializeAsync() => server = await Mailboxes.StartAsync();

    public ValueTask DisposeAsync() => server is null ? ValueTask.CompletedTask : server.DisposeAsync();

    [Fact]
    public async Task Each_recipient_gets_the_bytes_or_a_reason()
    {
        var raw = Raw("to many");
        using var session = await SmtpSession.OpenAsync(Account, new(""), Cancel);
        var verdict = await session.SendAsync(
            raw,
            "desk@helpdesk.test",
            ["ann@customer.test", "nosuch@customer.test", "later@customer.test", "bob@customer.test", "no address"]);

        Assert.Equal(["ann@customer.test", "bob@customer.test"], verdict.Accepted.Order());
        Assert.StartsWith("550", verdict.Failed["nosuch@customer.test"], StringComparison.Ordinal);
        Assert.StartsWith("553", verdict.Failed["no address"], StringComparison.Ordinal);
        Assert.StartsWith("450", Assert.Single(verdict.Deferred).Value, StringComparison.Ordinal);
        Assert.False(verdict.IsUnknown);
        foreach (var recipient in verdict.Accepted)
        {
            var mail = Assert.Single(await Mailboxes.ReadAsync(server, recipient, 1));
            Assert.Equal("to many ü", mail.Subject);
            Assert.Equal("Return-Path", mail.Headers[0].Field);
            Assert.Equal("<desk@helpdesk.test>", mail.Headers[0].Value);
        }

        await session.CloseAsync();
    }

    [Theory]
    [InlineData("nosuch@customer.test", true)]
    [InlineData("later@customer.test", false)]
    public async Task A_mail_that_nobody_may_get_says_why_and_the_next_one_passes(string recipient, bool isForGood)
    {
        using var session = await SmtpSession.OpenAsync(Account, new(""), Cancel);
        var verdict = await session.SendAsync(Raw("refused"), "desk@helpdesk.test", [recipient]);
        Assert.Empty(verdict.Accepted);
        Assert.Equal([recipient], (isForGood ? verdict.Failed : verdict.Deferred).Keys);
        Assert.Equal(1, verdict.Failed.Count + verdict.Deferred.Count);

        var next = await session.SendAsync(Raw("next"), "desk@helpdesk.test", ["ann@customer.test"]);
        Assert.Equal(["ann@customer.test"], next.Accepted);
    }

    [Fact]
    public async Task An_auto_response_leaves_with_the_empty_return_path()
    {
        using var session = await SmtpSession.OpenAsync(Account, new(""), Cancel);
        var verdict = await session.SendAsync(
            Raw("we have it"), "desk@helpdesk.test", ["ann@customer.test"], isUnanswerable: true);
        Assert.Equal(["ann@customer.test"], verdict.Accepted);
        var mail = Assert.Single(await Mailboxes.ReadAsync(server, "ann@customer.test", 1));
        Assert.Equal(("Return-Path", "<>"), (mail.Headers[0].Field, mail.Headers[0].Value));
        Assert.Equal("desk@helpdesk.test", mail.From.Mailboxes.Single().Address);
    }

    [Fact]
    public async Task A_sender_that_is_none_is_a_failure()
    {
        using var session = await SmtpSession.OpenAsync(Account, new(""), Cancel);
        var verdict = await session.SendAsync(Raw("x"), "", ["ann@customer.test"]);
        Assert.Equal(["ann@customer.test"], verdict.Failed.Keys);
    }

    private static byte[] Raw(string subject) => OutgoingMessage.Build(new()
    {
        From = new("Desk", "desk@helpdesk.test"),
        To = [new("", "ann@customer.test")],
        Subject = $"{subject} ü",
        MessageId = new MailSeal([1]).NewId("1", 1, "desk@helpdesk.test"),
        Date = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero),
        TextBody = "Grüße",
    });
}
