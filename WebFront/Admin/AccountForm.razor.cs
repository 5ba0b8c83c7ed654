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

    protected override void OnInitialized() => draft = Account;
}
