using Xunit;

namespace OrleansTickets.Mail;

public sealed class MailGateTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_waits_for_its_question_and_others_do_not()
    {
        var gate = new MailGate();
        var question = await gate.EnterAsync(Mail("<q@x>"), Cancel);
        var answer = gate.EnterAsync(Mail("<a@x>", "<q@x>"), Cancel);
        var answerToAnswer = gate.EnterAsync(Mail("<b@x>", "<a@x>"), Cancel);
        (await gate.EnterAsync(Mail("<other@x>"), Cancel)).Dispose();
        (await gate.EnterAsync(Mail(null), Cancel)).Dispose();
        Assert.False(answer.IsCompleted);

        question.Dispose();
        (await answer).Dispose();
        (await answerToAnswer).Dispose();
        (await gate.EnterAsync(Mail("<c@x>", "<q@x>", "<a@x>"), Cancel)).Dispose();
    }

    [Fact]
    public async Task One_who_gives_up_waiting_lets_nobody_overtake()
    {
        var gate = new MailGate();
        var question = await gate.EnterAsync(Mail("<q@x>"), Cancel);
        using var impatience = new CancellationTokenSource();
        var answer = gate.EnterAsync(Mail("<a@x>", "<q@x>"), impatience.Token);
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer.AsTask());

        var last = gate.EnterAsync(Mail("<b@x>", "<a@x>"), Cancel);
        Assert.False(last.IsCompleted);
        question.Dispose();
        (await last).Dispose();
    }

    private static ReadMail Mail(string? id, params string[] references) =>
        new() { From = Articles.Mailbox.None, MessageId = id, References = [.. references] };
}
