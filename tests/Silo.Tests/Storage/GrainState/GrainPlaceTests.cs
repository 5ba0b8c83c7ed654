using System.Globalization;
using Xunit;

namespace OrleansTickets.Storage;

/// <summary>Tests that are run once for each database, on a place of their own.</summary>
public abstract class GrainPlaceTests : IAsyncLifetime
{
    private GrainPlace? place;

    protected GrainPlace Place => place!;

    public async ValueTask InitializeAsync() => place = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        if (place is not null)
        {
            await place.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    protected abstract Task<GrainPlace> OpenAsync();

    protected async Task HasAsync(long expected, string sql) =>
        Assert.Equal(expected, Convert.ToInt64(await Place.AskAsync(sql), CultureInfo.InvariantCulture));
}
