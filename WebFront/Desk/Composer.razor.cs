using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using OrleansTickets.Agents;
using OrleansTickets.Answers;
using OrleansTickets.Articles;
using OrleansTickets.Tickets;
using static OrleansTickets.WebFront.Languages.Texts;

namespace OrleansTickets.WebFront.Desk;

/// <summary>Where an answer or a note is written. What is typed is kept on the server until it is sent.</summary>
public sealed partial class Composer
{
    private const long MostBytes = 25_000_000;

    private static readonly TimeSpan DraftPace = TimeSpan.FromMilliseconds(600);

    // One per composed text, so that sending it again after a lost answer sends nothing twice.
    private readonly string commandId = Guid.NewGuid().ToString();
    private readonly List<Attachment> files = [];
    private Debounce drafts = null!;
    private ElementReference area;
    private ReplyStart? start;
    private Template? template;
    private string initial = "";
    private string body = "";
    private string? to;
    private string? cc;
    private string? subject;
    private string? draftProblem;
    private TicketState? closing;
    private long seenVersion;
    private bool isCcShown;
    private bool isLoaded;
    private bool isMenuOpen;
    private bool isPicking;
    private bool isPreview;
    private bool isSaved;
    private bool isSending;
    private bool isStale;
    private bool isTouched;
    private bool isWaitingToWrite;

    [CascadingParameter]
    private DeskScript Script { get; set; } = null!;

    [Parameter, EditorRequired]
    public Ticket Ticket { get; set; } = null!;

    [Parameter, EditorRequired]
    public DraftKind Kind { get; set; }

    /// <summary>The conversation as it is shown above.</summary>
    [Parameter]
    public ImmutableArray<Article> Articles { get; set; } = [];

    /// <summary>Name of another agent who holds the lock: then nothing can be sent.</summary>
    [Parameter]
    public string? Holder { get; set; }

    /// <summary>The server has taken it; with the ticket as it is now.</summary>
    [Parameter]
    public EventCallback<Ticket> OnSent { get; set; }

    /// <summary>The ticket is not as it was; whoever shows it reads it again.</summary>
    [Parameter]
    public EventCallback OnStale { get; set; }

    [Parameter]
    public EventCallback OnLeave { get; set; }

    private ITicketGrain Grain => Grains.GetGrain<ITicketGrain>(Ticket.Number);

    private IAgentDeskGrain Keeper => Grains.GetGrain<IAgentDeskGrain>(Desk.Login);

    private bool IsNote => Kind == DraftKind.Note;

    private bool IsReadOnly => !IsNote && Holder is not null;

    private bool IsFixed => IsReadOnly || isSending || !isLoaded;

    private bool IsUnready => IsFixed || (string.IsNullOrWhiteSpace(body) && files.Count == 0);

    private string DraftWords => draftProblem ?? (isSaved ? T("DraftSaved") : isTouched ? T("DraftSaving") : "");

    protected override async Task OnInitializedAsync()
    {
        drafts = new(Desk.Clock, DraftPace, () => InvokeAsync(SaveDraftAsync));
        Desk.Pressed += OnPressed;
        await LoadAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (isWaitingToWrite)
        {
            isWaitingToWrite = false;
            await Script.CallAsync("write", area);
            if (await Script.AskAsync<string>("unsent", $"{Ticket.Number}:{Kind}") is { } unsent && unsent != body)
            {
                await Script.CallAsync("insert", area, unsent, "all");
            }
        }
    }

    private protected override async ValueTask LeaveAsync()
    {
        Desk.Pressed -= OnPressed;
        if (isTouched && !isSaved && !isSending)
        {
            await SaveDraftAsync();
        }
    }

    private async Task LoadAsync()
    {
        seenVersion = Ticket.Version;
        isLoaded = await TryAsync(async () =>
        {
            var draft = await Keeper.ReadDraft(Ticket.Number, Kind, Ended);
            if (draft is not null && IsSent(draft))
            {
                await Keeper.DropDraft(Ticket.Number, Kind, Ended);
                draft = null;
            }
            if (!IsNote)
            {
                start = await Grain.StartReply(null, Ended);
                to = draft?.To ?? Mailboxes.Join(start.To);
                cc = draft?.Cc;
                subject = draft?.Subject ?? start.Subject;
                isCcShown = cc is { Length: > 0 };
            }
            initial = body = draft?.Body ?? start?.Body ?? "";
            isSaved = draft is not null;
        });
        isWaitingToWrite = isLoaded;
    }

    // A lost connection can hide that the answer went out: then an article of mine is newer than the draft.
    private bool IsSent(Draft draft) => Articles.Any(article =>
        article.By == Desk.Login && article.IsVisibleForCustomer != IsNote && article.Created > draft.Saved);

    private void TypedBody(ChangeEventArgs typed)
    {
        body = (string?)typed.Value ?? "";
        Typed();
    }

    private void Typed()
    {
        isTouched = true;
        isSaved = false;
        drafts.Wish();
    }

    private async Task SaveDraftAsync()
    {
        if (isSending || isSaved)
        {
            return;
        }
        var text = body;
        try
        {
            using (Caller.As(Desk.Login))
            {
                await Keeper.SaveDraft(new()
                {
                    Ticket = Ticket.Number,
                    Kind = Kind,
                    Body = text,
                    To = to,
                    Cc = cc,
                    Subject = subject,
                    Saved = Desk.Time.Now,
                });
            }
            isSaved = text == body;
            draftProblem = null;
        }
        catch (Exception e) when (Refusals.Explain(e, Desk.Names) is { } words)
        {
            draftProblem = T("DraftNotSaved", words);
        }
        if (!Ended.IsCancellationRequested)
        {
            StateHasChanged();
        }
    }

    private async Task SendAsync(TicketState? closeAs)
    {
        isMenuOpen = false;
        if (IsUnready)
        {
            return;
        }
        closing = closeAs;
        var toParsed = Mailboxes.Parse(to, out var wrong);
        var ccParsed = Mailboxes.Parse(cc, out var wrongCc);
        if ((wrong ?? wrongCc) is { } address)
        {
            (Problem, ProblemField) = (T("AddressWrong", address), wrong is null ? "cc" : "to");
            return;
        }
        isSending = true;
        isStale = false;
        Ticket? after = null;
        StateHasChanged();
        await TryAsync(async () =>
        {
            try
            {
                after = await (IsNote ? AddNote() : SendReply(toParsed, ccParsed));
            }
            catch (TicketRuleException e) when (e.Rule == TicketRule.StaleVersion)
            {
                isStale = true;
            }
        });
        isSending = false;
        if (after is null)
        {
            await OnStale.InvokeAsync();
            return;
        }
        isSaved = true; // nothing is left to keep
        await TryAsync(() => Keeper.DropDraft(Ticket.Number, Kind, Ended));
        await OnSent.InvokeAsync(after);
    }

    private Task<Ticket> AddNote() => Grain.Note(
        new() { Body = body, CommandId = commandId, Attachments = [.. files] }, CancellationToken.None);

    // Not ended with the page: once asked for, an answer is sent.
    private Task<Ticket> SendReply(ImmutableArray<Mailbox> toParsed, ImmutableArray<Mailbox> ccParsed) => Grain.Reply(
        new()
        {
            Body = body,
            BodyHtml = MarkdownText.ToHtml(body),
            To = toParsed,
            Cc = ccParsed,
            Subject = string.IsNullOrWhiteSpace(subject) ? null : subject,
            Template = template?.Id,
            CloseAs = closing,
            ExpectedVersion = seenVersion,
            CommandId = commandId,
            Attachments = [.. files],
        },
        CancellationToken.None);

    private Task SendAnywayAsync()
    {
        seenVersion = Ticket.Version;
        return SendAsync(closing);
    }

    private async Task DiscardAsync()
    {
        isTouched = false;
        isSaved = true;
        await TryAsync(() => Keeper.DropDraft(Ticket.Number, Kind, Ended));
        await OnLeave.InvokeAsync();
    }

    private string? Invalid(string field) => ProblemField == field ? "true" : null;
}
