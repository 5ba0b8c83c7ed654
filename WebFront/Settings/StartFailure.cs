using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace OrleansTickets.WebFront.Settings;

/// <summary>A start that fails by a setting says which one, in one line; whatever else fails shows its stack.</summary>
internal static class StartFailure
{
    public static string? Explain(Exception failure) => failure switch
    {
        OptionsValidationException e => string.Join(' ', e.Failures),
        // Both the front and its silo check what both use.
        AggregateException e when e.InnerExceptions.Select(Explain).ToHashSet() is var all && !all.Contains(null) =>
            string.Join(' ', all),
        SettingException e => e.Message,
        _ when EmbeddedSilo.IsSettingFailure(failure) => failure.Message,
        IOException { InnerException: AddressInUseException } e => $"urls: {e.Message}",
        SocketException e => $"urls: {e.Message}",
        // The configuration binder names the key of a value that it cannot convert.
        InvalidOperationException { InnerException: FormatException or ArgumentException or OverflowException } e
            when e.Message.Contains('\'') => e.Message,
        _ => null,
    };
}

/// <summary>A setting with which nothing can start.</summary>
internal sealed class SettingException(string key, string message) : Exception($"{key}: {message}");
