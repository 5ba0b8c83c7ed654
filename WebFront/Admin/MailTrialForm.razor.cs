using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.JSInterop;
using OrleansTickets.Mail;
using OrleansTickets.Tickets;
using OrleansTickets.WebFront.Desk;
using static OrleansTickets.WebFront.Languages.Texts;

namespace OrleansTickets.WebFront.Admin;

/// <summary>Takes a mail, pasted or from elsewhere, and says what would become of it.</summary>
public sealed partial class MailTrialForm
{
    private const long MostBytes = 25_000_000;

    private MailTrial? trial;
    private string account = "";
    private string envelope = "";
    private string ticket = "";
    private bool isBusy;

    [CascadingParameter]
    private DeskScript Script { get; set; } = null!;

    /// <summary>The names of the accounts that fetch.</summary>
    [Parameter, EditorRequired]
    public string[] Accounts { get; set; } = [];

    /// <summary>The id of a mail that is held.</summary>
    [SupplyParameterFromQuery(Name = "held")]
    private long? Held { get; set; }

    protected override async Task OnInitializedAsync()
    {
        if (Held is { } id)
        {
            await RunAsync(async () => await Grains.GetGrain<IQuarantineGrain>(0).ReadRaw(id, Ended));
        }
    }

    private Task TryPastedAsync() => RunAsync(() => ticket.Trim().Length > 0 ? ReadTicketAsync() : ReadPastedAsync());

    private Task TryFileAsync(InputFileChangeEventArgs chosen) => RunAsync(async () =>
    {
        await using var stream = chosen.File.OpenReadStream(MostBytes, Ended);
        return await ReadAsync(stream);
    });

    private async Task RunAsync(Func<Task<byte[]?>> read)
    {
        (isBusy, trial) = (true, null);
        await TryAsync(async () =>
        {
            if (await read() is not { } raw)
            {
                Problem = T("TryNothing");
                return;
            }
            trial = await Grains.GetGrain<IPostmasterGrain>(0).Try(
                new()
                {
                    Raw = raw,
                    Account = account.Length > 0 ? account : null,
                    EnvelopeTo = envelope.Trim() is { Length: > 0 } to ? to : null,
                },
                Ended);
        });
        isBusy = false;
        if (trial is not null)
        {
            StateHasChanged();
            await Script.CallAsync("reveal", "[data-test=trial]", false);
        }
    }

    // A whole mail is more than a message from the browser may hold: it comes as a stream.
    private async Task<byte[]?> ReadPastedAsync()
    {
        var text = await Script.AskAsync<IJSStreamReference>("text", "#trial-mail");
        if (text is null)
        {
            return null;
        }
        await using (text)
        {
            await using var stream = await text.OpenReadStreamAsync(MostBytes, Ended);
            return await ReadAsync(stream) is { Length: > 0 } raw ? raw : null;
        }
    }

    // "2026112310000018", or "2026112310000018/3" for its third article.
    private async Task<byte[]?> ReadTicketAsync()
    {
        var parts = ticket.Trim().TrimStart('#').Split('/');
        var article = parts.Length > 1 && int.TryParse(parts[1], CultureInfo.InvariantCulture, out var id) ? id : 1;
        return parts[0].Length is > 0 and <= 30 && parts[0].All(char.IsAsciiDigit)
            ? await Grains.GetGrain<ITicketGrain>(parts[0]).ReadRaw(article, Ended)
            : null;
    }

    private async Task<byte[]> ReadAsync(Stream stream)
    {
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, Ended);
        return bytes.ToArray();
    }
}
