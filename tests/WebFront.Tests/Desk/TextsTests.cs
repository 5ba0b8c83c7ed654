using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using OrleansTickets.Agents;
using OrleansTickets.Articles;
using OrleansTickets.Mail;
using OrleansTickets.Queues;
using OrleansTickets.Tickets;
using OrleansTickets.WebFront.Desk;
using OrleansTickets.WebFront.Languages;
using Xunit;

namespace OrleansTickets.WebFront.Tests.Desk;

public sealed partial class TextsTests
{
    private static readonly Dictionary<string, string> English = Read(CultureInfo.InvariantCulture);
    private static readonly Dictionary<string, string> French = Read(CultureInfo.GetCultureInfo("fr"));

    [Fact]
    public void French_has_exactly_the_keys_that_English_has()
    {
        Assert.NotEmpty(English);
        Assert.Equal(English.Keys.Order(), French.Keys.Order());
    }

    [Fact]
    public void Every_text_has_the_same_blanks_in_both_languages()
    {
        var differing = English.Keys.Where(key => !Blanks(English[key]).SetEquals(Blanks(French[key])));
        Assert.Empty(differing);
    }

    [Fact]
    public void No_text_is_empty()
    {
        Assert.DoesNotContain(English.Concat(French), text => string.IsNullOrWhiteSpace(text.Value));
    }

    [Theory]
    [InlineData("en", 0, "0 tickets")]
    [InlineData("en", 1, "1 ticket")]
    [InlineData("en", 2, "2 tickets")]
    [InlineData("fr", 0, "0 ticket")]
    [InlineData("fr", 1, "1 ticket")]
    [InlineData("fr", 2, "2 tickets")]
    public void A_number_of_things_reads_as_the_language_counts(string language, int number, string expected)
    {
        using var _ = new Language(language);
        Assert.Equal(expected, Texts.Count("TicketsIn", number));
    }

    [Fact]
    public void Every_key_that_the_pages_name_has_a_text()
    {
        var pages = new DirectoryInfo(Path.Combine(Root, "WebFront"));
        var named = pages.GetFiles("*.razor*", SearchOption.AllDirectories)
            .Concat(pages.GetFiles("*.cs", SearchOption.AllDirectories))
            .Where(file => !file.FullName.Contains("/obj/") && !file.FullName.Contains("/bin/"))
            .SelectMany(file => NamedKey().Matches(File.ReadAllText(file.FullName)))
            .Select(match => match.Groups[1].Value)
            .ToHashSet();
        Assert.True(named.Count > 100);
        Assert.Empty(named.Except(English.Keys));
    }

    [Fact]
    public void Every_word_of_the_contracts_has_a_text()
    {
        string[] named =
        [
            .. Keys<TicketState>("State"), .. Keys<CommunicationChannel>("Channel"), .. Keys<Delivery>("Delivery"),
            .. Keys<Right>("Right"), .. Keys<NotificationKind>("Notified"), .. Keys<Delivery>("HistoryDelivery"),
            .. Keys<UnlockReason>("HistoryUnlocked"), .. Keys<FollowUpReason>("Reason"), .. Keys<TicketAct>("Act"),
            .. Keys<Shelf>("Empty"), .. Keys<MailSecurity>("Security"), .. Keys<FollowUpPolicy>("FollowUp"),
            .. Keys<AfterFetch>("AfterFetch"), .. Keys<MailFilterField>("FilterField"),
            .. Keys<MailFilterOperator>("FilterOperator"), .. Keys<MailFilterMatch>("FilterMatch"),
            .. Keys<MailOutcomeKind>("Try"),
            .. Keys<ProtectionState>("Protection"),
            .. Keys<ArticleMark>("Mark").Where(key => key != "MarkNone"),
            .. Enumerable.Range(1, 5).Select(priority => $"Priority{priority}"),
        ];
        Assert.Empty(named.Except(English.Keys));
    }

    private static IEnumerable<string> Keys<TWord>(string prefix)
        where TWord : struct, Enum =>
        Enum.GetNames<TWord>().Select(name => prefix + name);

    private static Dictionary<string, string> Read(CultureInfo culture)
    {
        var texts = new Dictionary<string, string>();
        var set = new ResourceManager(typeof(Texts)).GetResourceSet(culture, createIfNotExists: true, tryParents: false)!;
        foreach (System.Collections.DictionaryEntry entry in set)
        {
            texts[(string)entry.Key] = (string)entry.Value!;
        }
        return texts;
    }

    private static HashSet<string> Blanks(string text) =>
        [.. Blank().Matches(text).Select(match => match.Value)];

    private static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "OrleansTickets.sln")))
            {
                folder = folder.Parent!;
            }
            return folder.FullName;
        }
    }

    [GeneratedRegex(@"(?<![{])\{\d\}")]
    private static partial Regex Blank();

    [GeneratedRegex("""\bT\("([A-Za-z0-9]+)"[,)]""")]
    private static partial Regex NamedKey();
}
