using Microsoft.AspNetCore.Components;
using OrleansTickets.Mail;
using OrleansTickets.WebFront.Desk;
using static OrleansTickets.WebFront.Languages.Texts;

namespace OrleansTickets.WebFront.Admin;

/// <summary>One mail account: what to fetch from, and what to send by.</summary>
public sealed partial class AccountForm
{
    private MailAccountSettings draft = new() { Name = "" };

    [CascadingParameter]
    private AgentDesk Desk { get; set; } = null!;

    [Parameter, EditorRequired]
    public MailAccountSettings Account { get; set; } = null!;

    [Parameter]
    public bool IsNew { get; set; }

    /// <summary>Says what is wrong with a field.</summary>
    [Parameter, EditorRequired]
    public Func<string, string?> Wrong { get; set; } = null!;

    [Parameter]
    public EventCallback<MailAccountSettings> OnSave { get; set; }

    [Parameter]
    public EventCallback OnLeave { get; set; }

    private string? PasswordHint => IsNew ? null : T("PasswordStays");

    private string MoreFolders => string.Join('\n', draft.MoreFolders);

    private bool IsByToken => draft.OAuth is not null;

    protected override void OnInitialized() => draft = Account;

    private void SetMoreFolders(string? text) => draft = draft with
    {
        MoreFolders = [.. (text ?? "").Split(
            '\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)],
    };

    private void SetByToken(bool on) => draft = draft with { OAuth = on ? Account.OAuth ?? new() : null };

    // The usual port goes with the protocol, and only IMAP can move.
    private void SetSource(FetchSource source) => draft = draft with
    {
        Source = source,
        ImapPort = (source, draft.ImapPort) switch
        {
            (FetchSource.Pop3, 993) => 995,
            (FetchSource.Imap, 995) => 993,
            var (_, port) => port,
        },
        AfterFetch = source != FetchSource.Imap && draft.AfterFetch == AfterFetch.Move
            ? AfterFetch.MarkSeen
            : draft.AfterFetch,
    };
}
