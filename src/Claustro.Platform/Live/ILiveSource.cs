using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Platform.Live;

/// <summary>
/// Says from the rows what happened to a person since an instant: for a page that comes back to a node which was not
/// there to hear it, or after Redis was away. Rows are the truth here too; an event may be told twice, never lost.
/// </summary>
public interface ILiveSource
{
    /// <summary>What changed at or after <paramref name="since"/>, oldest first, as it stands now.</summary>
    Task<IReadOnlyList<LiveChange>> SinceAsync(long personId, DateTime since, CancellationToken cancel);
}

/// <summary>A change as its module tells it.</summary>
/// <param name="Type"><c>notification</c>, <c>report</c>, <c>import</c> or <c>enrollment</c>.</param>
/// <param name="Data">What the API shows of it; serialized as the API does.</param>
/// <param name="At">When.</param>
public sealed record LiveChange(string Type, object Data, DateTime At);

public static class LiveSources
{
    public static IServiceCollection AddLiveSource<T>(this IServiceCollection services) where T : class, ILiveSource => services.AddScoped<ILiveSource, T>();
}
