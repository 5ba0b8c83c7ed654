using System.Text.RegularExpressions;
using Xunit;

namespace OrleansTickets.WebFront.Tests.SignIn;

/// <summary>Plain forms, as a browser without script sends them.</summary>
internal static partial class Forms
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A browser of its own, with its own cookies.</summary>
    public static HttpClient Browser(Uri url) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = url };

    public static async Task<HttpResponseMessage> SignInAsync(
        this HttpClient browser, string login, string password, string returnUrl, string page = "/sign-in")
    {
        var path = $"{page}?returnUrl={Uri.EscapeDataString(returnUrl)}";
        return await browser.PostFormAsync(path, "sign-in", await browser.AntiforgeryTokenAsync(path), new()
        {
            ["Login"] = login,
            ["Password"] = password,
        });
    }

    public static async Task<HttpResponseMessage> PostFormAsync(
        this HttpClient browser, string path, string form, string token, Dictionary<string, string> fields)
    {
        fields["_handler"] = form;
        fields["__RequestVerificationToken"] = token;
        using var content = new FormUrlEncodedContent(fields);
        return await browser.PostAsync(path, content, Cancel);
    }

    public static async Task<string> AntiforgeryTokenAsync(this HttpClient browser, string path) =>
        AntiforgeryToken().Match(await browser.GetStringAsync(path, Cancel)).Groups[1].Value;

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex AntiforgeryToken();
}
