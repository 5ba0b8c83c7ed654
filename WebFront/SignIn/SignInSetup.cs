using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrleansTickets.WebFront.Settings;

namespace OrleansTickets.WebFront.SignIn;

/// <summary>Who may come in, and how: a cookie for the desk, bearer tokens for REST and hub.</summary>
internal static class SignInSetup
{
    /// <summary>Policy of REST and hub: a token without limits, never the cookie.</summary>
    public const string Api = "api";

    /// <summary>Policy of handing in mail: any token; the cluster decides.</summary>
    public const string MailSource = "mail";

    /// <summary>Policy of pages that are not ours and only administrators may see.</summary>
    public const string Administration = "administration";

    // A team on one machine has no certificate. Behind a proxy, the request is what the proxy says of it.
    private const CookieSecurePolicy Secure = CookieSecurePolicy.SameAsRequest;

    public static void AddSignIn(this IServiceCollection services)
    {
        // Before Identity, which would make it scoped: it keeps nothing, and the first start hashes outside any scope.
        services.AddSingleton<IPasswordHasher<AgentUser>, PasswordHasher<AgentUser>>();
        services.AddIdentityCore<AgentUser>(identity =>
        {
            identity.Lockout.MaxFailedAccessAttempts = 5;
            identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
        }).AddUserStore<AgentUserStore>().AddSignInManager();
        services.RemoveAll<IUserValidator<AgentUser>>(); // the agent's grain checks logins
        services.AddSingleton<ILookupNormalizer, LowerCaseLogins>();
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = 210_000); // OWASP for SHA-512
        services.Configure<SecurityStampValidatorOptions>(stamp => stamp.ValidationInterval = TimeSpan.FromSeconds(30));
        services.AddScoped<PasswordSignIn>();
        services.AddSingleton<NewPasswords>();
        services.AddSingleton<ApiTokens>();
        services.AddScoped<AuthenticationStateProvider, SignInOfCircuit>();
        services.AddScoped<CircuitHandler, CallerOfCircuit>();
        services.AddAuthentication(IdentityConstants.ApplicationScheme)
            .AddScheme<AuthenticationSchemeOptions, BearerHandler>(BearerHandler.SchemeName, null)
            .AddCookie(IdentityConstants.ApplicationScheme, SetCookie);
        NameCookies(services);
        services.AddAuthorizationBuilder()
            .AddPolicy(Api, policy => Bearer(policy)
                .RequireAssertion(call => !call.User.HasClaim(claim => claim.Type == BearerHandler.ScopeClaim)))
            .AddPolicy(MailSource, policy => Bearer(policy))
            .AddPolicy(Administration, policy => policy
                .RequireAuthenticatedUser().AddRequirements(new Administrators.Requirement()));
        services.AddSingleton<IAuthorizationHandler, Administrators>();
    }

    private static AuthorizationPolicyBuilder Bearer(AuthorizationPolicyBuilder policy) =>
        policy.AddAuthenticationSchemes(BearerHandler.SchemeName).RequireAuthenticatedUser();

    // Browsers keep cookies by host name and not by port: two help desks on one host, by one name each, would sign each
    // other out. The name travels with the data rather than with port or path, which are the same in every container.
    private static void NameCookies(IServiceCollection services)
    {
        services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme)
            .Configure<DeskHome>((cookie, home) => cookie.Cookie.Name = $"OrleansTickets-{home.Instance}");
        services.AddOptions<AntiforgeryOptions>().Configure<DeskHome>((antiforgery, home) =>
        {
            antiforgery.Cookie.Name = $"OrleansTickets-Form-{home.Instance}";
            antiforgery.Cookie.SecurePolicy = Secure;
        });
    }

    private static void SetCookie(CookieAuthenticationOptions cookie)
    {
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = Secure;
        cookie.ExpireTimeSpan = TimeSpan.FromHours(12);
        cookie.SlidingExpiration = true;
        cookie.LoginPath = "/sign-in";
        cookie.ReturnUrlParameter = "returnUrl";
        cookie.Events.OnValidatePrincipal = SecurityStampValidator.ValidatePrincipalAsync;
        // What an agent may not see is not there.
        cookie.Events.OnRedirectToAccessDenied = denied =>
        {
            denied.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        };
    }
}
