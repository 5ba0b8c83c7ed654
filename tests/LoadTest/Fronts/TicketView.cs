using System.Text.Json;

namespace OrleansTickets.LoadTest;

/// <summary>What the load must know of a ticket that was answered: where it is, and who has it locked, if anybody.
/// </summary>
internal sealed record TicketView(string Number, string Queue, string? Holder)
{
    // Articles come after all of this, and may be many: they are not read.
    public static TicketView Read(byte[] body)
    {
        var (number, queue, isLocked, owner) = ("", "", false, (string?)null);
        var json = new Utf8JsonReader(body);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName && !json.ValueTextEquals("articles"))
        {
            var name = json.GetString();
            json.Read();
            switch (name)
            {
                case "number":
                    number = json.GetString()!;
                    break;
                case "queue":
                    queue = json.GetString()!;
                    break;
                case "lock":
                    isLocked = json.ValueTextEquals("locked");
                    break;
                case "owner":
                    owner = json.GetString();
                    break;
                default:
                    json.Skip();
                    break;
            }
        }
        return new(number, queue, isLocked ? owner : null);
    }
}
