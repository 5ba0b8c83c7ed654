using Microsoft.Extensions.Options;

namespace OrleansTickets.WebFront.Settings;

/// <summary>The first administrator, for installing without a browser; used only while there is none.
/// Section <c>Setup</c>.</summary>
internal sealed class SetupOptions
{
    public const string Section = "Setup";

    /// <summary>What the administrator signs in with.</summary>
    /// <value>Nothing by default: the set-up page asks.</value>
    public string? AdminLogin { get; set; }

    /// <value>Nothing by default: then the administrator has the API token alone.</value>
    public string? AdminPassword { get; set; }

    /// <summary>An API token of the administrator.</summary>
    /// <value>Nothing by default.</value>
    public string? AdminToken { get; set; }

    /// <summary>A misspelt key would leave a help desk without its administrator.</summary>
    /// <exception cref="SettingException">The section has a key that means nothing.</exception>
    public static void RefuseOthers(IConfiguration configuration)
    {
        string[] known = [nameof(AdminLogin), nameof(AdminPassword), nameof(AdminToken)];
        foreach (var setting in configuration.GetSection(Section).GetChildren())
        {
            if (!known.Contains(setting.Key, StringComparer.OrdinalIgnoreCase))
            {
                throw new SettingException(setting.Path, $"There is no such setting; there is {string.Join(", ", known)}.");
            }
        }
    }
}

internal sealed class SetupOptionsValidator : IValidateOptions<SetupOptions>
{
    public ValidateOptionsResult Validate(string? name, SetupOptions options)
    {
        var isAsked = options.AdminPassword is not null || options.AdminToken is not null;
        string?[] failures =
        [
            isAsked && string.IsNullOrWhiteSpace(options.AdminLogin)
                ? "Setup:AdminLogin is needed beside Setup:AdminPassword or Setup:AdminToken." : null,
            options.AdminLogin is not null && !isAsked
                ? "Setup:AdminPassword or Setup:AdminToken is needed beside Setup:AdminLogin." : null,
            options.AdminPassword is { Length: < Passwords.MinimumLength }
                ? $"Setup:AdminPassword needs {Passwords.MinimumLength} characters or more." : null,
            options.AdminToken is { Length: < 16 } ? "Setup:AdminToken needs 16 characters or more." : null,
        ];
        var found = failures.OfType<string>().ToList();
        return found.Count > 0 ? ValidateOptionsResult.Fail(found) : ValidateOptionsResult.Success;
    }
}
