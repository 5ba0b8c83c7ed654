using Xunit;

namespace OrleansTickets.Mail;

public sealed class MailGateTests
{
    private readonly MailGate gate = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_names_a_mail_in_flight_waits_for_it_alone()
    {
        var question = gate.Enter("<q@x>");
        using var other = gate.Enter("<other@x>");
        var wait = gate.WaitAsync(["<q@x>", "<unknown@x>"], Cancel);
        await gate.WaitAsync(["<unknown@x>"], Cancel);
        Assert.False(wait.IsCompleted);
        question.Dispose();
        await wait;
    }

    [Fact]
    public async Task Who_came_before_the_mail_that_it_names_lets_it_pass()
    {
        var wait = gate.WaitForArrivalAsync(["<q@x>", "<unknown@x>"], Cancel);
        var question = gate.Enter("<q@x>");
        Assert.False(wait.IsCompleted);
        question.Dispose();
        await wait;
    }

    [Fact]
    public async Task Nobody_waits_for_what_does_not_come()
    {
        await gate.WaitForArrivalAsync(["<unknown@x>"], Cancel);
        gate.Enter("<unknown@x>").Dispose();
        await gate.WaitAsync(["<unknown@x>"], Cancel);
    }

    [Fact]
    public async Task A_twin_changes_nothing()
    {
        var one = gate.Enter("<q@x>");
        gate.Enter("<q@x>").Dispose();
        gate.Enter(null).Dispose();
        var wait = gate.WaitAsync(["<q@x>"], Cancel);
        Assert.False(wait.IsCompleted);
        one.Dispose();
        await wait;
    }
}
