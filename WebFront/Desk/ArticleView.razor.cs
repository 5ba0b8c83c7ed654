using Microsoft.AspNetCore.Components;
using OrleansTickets.Agents;
using OrleansTickets.Articles;
using static OrleansTickets.WebFront.Languages.Texts;

namespace OrleansTickets.WebFront.Desk;

/// <summary>One message or note of the conversation.</summary>
public sealed partial class ArticleView
{
    private Article? shown;
    private string? html;
    private bool isPlain;
    private bool showsPictures;

    [CascadingParameter]
    private AgentDesk Desk { get; set; } = null!;

    /// <summary>The ticket's number.</summary>
    [Parameter, EditorRequired]
    public string Ticket { get; set; } = "";

    [Parameter, EditorRequired]
    public Article Article { get; set; } = null!;

    /// <summary>Whose ticket it is: an address of theirs without a name is theirs.</summary>
    [Parameter]
    public Mailbox Customer { get; set; } = Mailbox.None;

    /// <summary>Whether it came while the ticket was open.</summary>
    [Parameter]
    public bool IsFresh { get; set; }

    private string Address => $"/desk/tickets/{Ticket}/articles/{Article.Id}";

    private bool IsNote => !Article.IsVisibleForCustomer && Article.SenderType == SenderType.Agent;

    /// <summary>A stranger's HTML is shown in a frame; what agents wrote is Markdown and shown as such.</summary>
    private bool IsMail => Article.HasHtml && Article.SenderType != SenderType.Agent;

    // The signature is of the plain text, whatever the HTML beside it says.
    private bool IsSignedText => Article.Protection is { Kind: ProtectionKind.PgpText };

    private bool IsFrame => IsMail && !isPlain && !IsSignedText && !Article.IsDamaged;

    // Who is not who they say must not be shown what those they name are.
    private bool MayHaveAlways => Article is { Mark: not ArticleMark.UnverifiedSender, From.Address.Length: > 0 };

    private bool IsAlways => MayHaveAlways && Desk.PictureSenders.Contains(Article.From.Address.ToLowerInvariant());

    private bool HasPictures => showsPictures || IsAlways;

    private string FromName => Article switch
    {
        { By: { } login, SenderType: not SenderType.Customer } => Desk.Names.Of(login),
        { From: { Name: "" } from } when IsCustomer(from) => Customer.ToString(),
        { From: { Address: "", Name: "" } } => T("Nobody"),
        _ => Article.From.ToString(),
    };

    /// <summary>The agent who wrote down what the customer said.</summary>
    private string? TakenBy => Article is { SenderType: SenderType.Customer, By: { } login } && login != Caller.System
        ? Desk.Names.Of(login)
        : null;

    private string Style => IsNote ? "is-note" : Article.SenderType switch
    {
        SenderType.Agent => "is-agent",
        SenderType.System => "is-system",
        _ => "",
    };

    private string AvatarStyle => IsNote ? "is-note" : Article.SenderType == SenderType.Agent ? "is-agent" : "";

    // What the HTML shows within itself need not be offered once more as a file.
    private IEnumerable<AttachmentInfo> Files => Article.Attachments
        .Where(file => !IsMail || file.ContentId is null || !file.ContentType.StartsWith("image/", StringComparison.Ordinal));

    protected override void OnParametersSet()
    {
        if (shown != Article)
        {
            shown = Article;
            html = Article is { SenderType: SenderType.Agent, Body.Length: > 0 } ? MarkdownText.ToHtml(Article.Body) : null;
        }
    }

    private bool IsCustomer(Mailbox from) =>
        from.Address.Length > 0 && from.Address.Equals(Customer.Address, StringComparison.OrdinalIgnoreCase);

    private void ShowPictures() => showsPictures = true;

    private async Task AlwaysAsync(bool always)
    {
        showsPictures = false;
        await Desk.ShowPicturesOfAsync(Article.From.Address, always);
    }

    private void TogglePlain() => isPlain = !isPlain;
}
