using OrleansTickets.Queues;
using Xunit;

namespace OrleansTickets.Mail;

/// <summary>Two of our own systems that write to each other.</summary>
public sealed class TwoHelpDesksTests : IAsyncLifetime
{
    private readonly OwnHelpDesk one = new();
    private readonly OwnHelpDesk other = new();

    public async ValueTask InitializeAsync()
    {
        await one.InitializeAsync();
        await other.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await one.DisposeAsync();
        await other.DisposeAsync();
    }

    [Fact]
    public async Task They_stop_after_three_mails_at_most()
    {
        string[] queues = [await Queue(one, "here"), await Queue(other, "there")];
        MailRoomDesk[] rooms = [new(one.Desk), new(other.Desk)];
        var mail = MailRoomDesk.Mail(queues[0], queues[1], "We have a question");
        var sent = 0;
        for (var turn = 0; turn < 20; turn++)
        {
            var outcome = await rooms[turn % 2].TakeIn(mail);
            if (outcome.AutoResponse != AutoResponseOutcome.Queued)
            {
                break;
            }
            sent++;
            var response = (await rooms[turn % 2].Articles(outcome.Ticket!))[^1];
            mail = await rooms[turn % 2].Raw(outcome.Ticket!, response.Id);
        }
        Assert.InRange(sent, 1, 3);
    }

    private static async Task<string> Queue(OwnHelpDesk desk, string domain)
    {
        var name = await desk.Desk.Queue(settings => settings with
        {
            Address = $"{settings.Name}@{domain}.example",
            AutoResponses =
            [
                .. Enum.GetValues<AutoResponseKind>().Select(kind => new AutoResponse { Kind = kind, Body = "Thank you." }),
            ],
        });
        return $"{name}@{domain}.example";
    }
}
