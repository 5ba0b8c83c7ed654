using Bunit;
using OrleansTickets.Articles;
using OrleansTickets.WebFront.Desk;
using Xunit;

namespace OrleansTickets.WebFront.Tests.Desk;

public sealed class ArticleViewTests : BunitContext
{
    private static readonly Article Mail = new()
    {
        Id = 1,
        SenderType = SenderType.Customer,
        Channel = CommunicationChannel.Email,
        IsVisibleForCustomer = true,
        From = new("Jane", "jane@example.com"),
        Created = DateTimeOffset.UnixEpoch,
        HasHtml = true,
        HasRaw = true,
    };

    [Fact]
    public void A_strangers_html_is_shown_in_a_frame_that_runs_nothing()
    {
        var frame = Show(Mail).Find("iframe");
        Assert.Equal("/desk/tickets/42/articles/1/html", frame.GetAttribute("src"));
        Assert.Contains("allow-same-origin", frame.GetAttribute("sandbox"));
        Assert.DoesNotContain("allow-scripts", frame.GetAttribute("sandbox"));
    }

    [Fact] // Tracking
    public void Pictures_from_elsewhere_are_shown_when_the_agent_says_so()
    {
        var view = Show(Mail);
        view.Find("[data-test=show-pictures]").Click();
        Assert.Equal("/desk/tickets/42/articles/1/html?pictures=true", view.Find("iframe").GetAttribute("src"));
        Assert.Empty(view.FindAll("[data-test=pictures]"));
    }

    [Fact] // Tracking
    public void Who_is_perhaps_somebody_else_is_never_named_for_always() =>
        Assert.Empty(Show(Mail with { Mark = ArticleMark.UnverifiedSender }).FindAll("[data-test=always-pictures]"));

    [Fact]
    public void A_strangers_text_is_text()
    {
        var view = Show(Mail with { HasHtml = false, Body = "<script>alert(1)</script> https://example.com" });
        Assert.Empty(view.FindAll("script"));
        Assert.Contains("<script>alert(1)</script>", view.Find(".prose").TextContent);
        Assert.Equal("https://example.com", view.Find(".prose a").GetAttribute("href"));
    }

    [Fact]
    public void An_internal_note_looks_like_one()
    {
        var note = Mail with
        {
            SenderType = SenderType.Agent,
            IsVisibleForCustomer = false,
            By = "anna",
            HasHtml = false,
            Body = "*psst*",
        };
        var view = Show(note);
        Assert.Contains("is-note", view.Find("article").ClassName);
        Assert.Equal("true", view.Find("article").GetAttribute("data-internal"));
        Assert.Equal("psst", view.Find(".prose em").TextContent);
    }

    [Theory]
    [InlineData(ArticleMark.NewParticipant)]
    [InlineData(ArticleMark.UnverifiedSender)]
    public void A_mark_warns_of_the_sender(ArticleMark mark) =>
        Assert.Contains("jane@example.com", Show(Mail with { Mark = mark }).Find("[data-test=mark]").TextContent);

    [Theory]
    [InlineData(ProtectionState.Intact, "anna@example.com", "nobody vouches")]
    [InlineData(ProtectionState.ByOther, "anna@example.com", "another address")]
    [InlineData(ProtectionState.OutOfTime, "anna@example.com", "not valid")]
    [InlineData(ProtectionState.Encrypted, "", "cannot be read")]
    [InlineData(ProtectionState.NotChecked, "", "cannot be checked")]
    [InlineData(ProtectionState.Broken, "", "changed")]
    public void M14_a_signature_is_told_in_words(ProtectionState state, string signer, string words)
    {
        using var _ = new Language("en");
        var protection = new Protection
        {
            Kind = ProtectionKind.Smime,
            State = state,
            Signer = signer.Length > 0 ? new("Anna", signer) : null,
        };
        var shown = Show(Mail with { Protection = protection }).Find("[data-test=protection]");
        Assert.Equal($"{state}", shown.GetAttribute("data-protection"));
        Assert.Contains(signer, shown.TextContent);
        Assert.Contains(words, shown.TextContent);
        Assert.DoesNotContain("trusted", shown.TextContent);
        Assert.DoesNotContain("part of", shown.TextContent);
        protection = protection with { IsPartial = true };
        Assert.Contains("part of", Show(Mail with { Protection = protection }).Find("[data-test=protection]").TextContent);
    }

    [Fact]
    public void M17_of_a_text_only_the_lines_that_pgp_signs_are_shown_as_signed()
    {
        var text = "Trust me.\n\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nhello\n"
            + "-----BEGIN PGP SIGNATURE-----\n\niQ==\n-----END PGP SIGNATURE-----\n\nAnd pay.";
        var protection = new Protection { Kind = ProtectionKind.PgpText, State = ProtectionState.NotChecked, IsPartial = true };
        var view = Show(Mail with { Body = text, Protection = protection });
        Assert.Empty(view.FindAll("iframe"));
        var signed = view.Find(".pgp-signed").TextContent;
        Assert.Contains("hello", signed);
        Assert.DoesNotContain("Trust", signed);
        Assert.DoesNotContain("pay", signed);
        Assert.Contains("And pay.", view.Find(".prose").TextContent);
    }

    [Fact]
    public void M17_a_pgp_signature_that_never_ends_is_none()
    {
        var view = Show(Mail with { HasHtml = false, Body = "-----BEGIN PGP SIGNED MESSAGE-----\n\nhello" });
        Assert.Empty(view.FindAll(".pgp-signed"));
    }

    [Fact]
    public void A_mail_that_failed_says_so() =>
        Assert.Equal("Failed", Show(Mail with { Delivery = Delivery.Failed })
            .Find("[data-test=delivery]").GetAttribute("data-delivery"));

    private IRenderedComponent<ArticleView> Show(Article article)
    {
        var desk = new AgentDesk(null!, null!, TimeProvider.System, "anna");
        return Render<ArticleView>(view => view
            .AddCascadingValue(desk)
            .Add(component => component.Ticket, "42")
            .Add(component => component.Article, article));
    }
}
