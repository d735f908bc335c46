using Claustro.Platform.Errors;
using Claustro.Platform.Http;

namespace Claustro.Academics.Enrollments;

/// <summary>Decides many requests, each by itself: one that is refused keeps none of the others back. For the page.</summary>
internal static class DecideRequests
{
    public const int Most = 200;

    public static readonly Refusal Nothing = new FieldErrors().Add("ids", "Elija al menos una solicitud.", "Choose at least one request.").ToRefusal()!;

    public static readonly Refusal TooMany = new FieldErrors().Add("ids", $"Como mucho {Most} a la vez.", $"At most {Most} at a time.").ToRefusal()!;

    public static async Task<Outcome<Dictionary<long, Refusal?>>> RunAsync(
        ChangeEnrollment.Tools tools, Caller caller, IReadOnlyList<long> ids, bool approve, CancellationToken cancel)
    {
        if (ids.Count is 0 or > Most)
        {
            return ids.Count == 0 ? Nothing : TooMany;
        }

        var outcomes = new Dictionary<long, Refusal?>();
        foreach (var id in ids)
        {
            outcomes[id] = (await ChangeEnrollment.RunAsync(tools, caller, id, new(approve ? "approved" : "rejected"), cancel)).Refusal;
        }

        return outcomes;
    }
}
