using System.Net;
using System.Text.RegularExpressions;
using Xunit;

namespace OrleansTickets.WebFront.Tests;

public sealed partial class FaultTests(HelpDesk desk)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("en", "Something went wrong.")]
    [InlineData("fr", "Une erreur est survenue.")]
    public async Task A_fault_behind_a_page_is_told_in_words_with_a_number(string language, string words)
    {
        using var browser = desk.Client(null);
        browser.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        using var answer = await browser.GetAsync(Faults.Path, Cancel);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single());
        var page = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.StartsWith("<!DOCTYPE html>", page, StringComparison.Ordinal);
        Assert.Contains($"<h1>{words}</h1>", page, StringComparison.Ordinal);
        Assert.Matches(TraceId(), page);
        Assert.DoesNotContain("secret of the inner parts", page, StringComparison.Ordinal);
        foreach (var path in Styles().Matches(page).Select(style => style.Groups[1].Value))
        {
            using var style = await browser.GetAsync(path, Cancel);
            Assert.Equal(HttpStatusCode.OK, style.StatusCode);
        }
    }

    [Fact]
    public async Task A_fault_behind_rest_is_a_problem() =>
        await desk.Admin.ReadAsync($"/api/v1{Faults.Path}")
            .RefusedAsync(HttpStatusCode.InternalServerError, "internal-error");

    [GeneratedRegex("data-test=\"trace-id\">[0-9a-f]{32}<")]
    private static partial Regex TraceId();

    [GeneratedRegex("rel=\"stylesheet\" href=\"([^\"]+)\"")]
    private static partial Regex Styles();
}
