using System.Globalization;
using System.Text.RegularExpressions;
using OrleansTickets.Agents;
using OrleansTickets.WebFront.Languages;
using OrleansTickets.WebFront.Tests.WholeJob;
using Xunit;

namespace OrleansTickets.WebFront.Tests.Desk;

public sealed partial class RefusalTextsTests
{
    [Fact]
    public void A_refusal_is_said_in_the_language_of_the_reader()
    {
        var refusal = new InvalidRequestException("queue", $"There is no queue '{"Support"}'.");
        Assert.Equal("Il n’y a pas de file « Support ».", In("fr-CH", refusal));
        Assert.Equal("There is no queue 'Support'.", In("en-GB", refusal));
        Assert.Equal("Nobody translated 7.", In("fr", new("x", $"Nobody translated {7}.")));
    }

    [Fact]
    public void Every_refusal_of_the_cluster_is_translated()
    {
        var sources = new[] { "Grains", "Silo" }
            .SelectMany(project => Directory.EnumerateFiles(
                Path.Combine(RunningProduct.Root, project), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal));
        var formats = sources.SelectMany(file => Refusals().Matches(File.ReadAllText(file)))
            .Select(refusal => Numbered(refusal.Groups[1].Value.Replace("\\\"", "\"", StringComparison.Ordinal)))
            .ToHashSet();
        Assert.True(formats.Count > 50, "The sentences were not found in the sources.");
        var french = CultureInfo.GetCultureInfo("fr");
        Assert.DoesNotContain(formats, format => !RefusalTexts.IsTranslated(format, french));
    }

    private static string In(string culture, InvalidRequestException refusal)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            return RefusalTexts.Of(refusal);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    private static string Numbered(string sentence)
    {
        var count = 0;
        return Blank().Replace(sentence, _ => $"{{{count++}}}");
    }

    // An interpolated sentence within a call that refuses.
    [GeneratedRegex("""(?:InvalidRequestException|Refuse)\([^;]*?\$"((?:[^"{\\]|\\.|\{[^}]*\})*)""")]
    private static partial Regex Refusals();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Blank();
}
