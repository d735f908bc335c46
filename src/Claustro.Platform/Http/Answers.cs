using System.Reflection;
using Claustro.Platform.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;

namespace Claustro.Platform.Http;

/// <summary>A refusal on its way out, as problem details in the caller's language.</summary>
public sealed class Refused(Refusal refusal) : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    public Refusal Refusal => refusal;

    public int? StatusCode => refusal.Status;

    public Task ExecuteAsync(HttpContext httpContext) => Problems.WriteAsync(httpContext, refusal);

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => builder.Metadata.Add(new RefusesMetadata());
}

/// <summary>Marks an endpoint that may refuse; the documentation lists the problem answers for it.</summary>
public sealed class RefusesMetadata;

/// <summary>Statuses that an endpoint refuses with beyond those its shape tells; only for the documentation.</summary>
internal sealed record RefusedStatuses(int[] Statuses);

/// <summary>The one place where what a slice answers becomes HTTP.</summary>
public static class Answers
{
    /// <summary>Documents what the endpoint also refuses with, where its path and roles do not tell: 403, 404, 409, 413, 422, …</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params int[] statuses) => endpoint.WithMetadata(new RefusedStatuses(statuses));

    public static Results<Ok<T>, Refused> ToOk<T>(this Outcome<T> outcome) =>
        outcome.Refusal is { } r ? new Refused(r) : TypedResults.Ok(outcome.Value);

    public static Results<Created<T>, Refused> ToCreated<T>(this Outcome<T> outcome, Func<T, string> location) =>
        outcome.Refusal is { } r ? new Refused(r) : TypedResults.Created(location(outcome.Value), outcome.Value);

    public static Results<Accepted<T>, Refused> ToAccepted<T>(this Outcome<T> outcome, Func<T, string>? location = null) =>
        outcome.Refusal is { } r ? new Refused(r) : TypedResults.Accepted(location?.Invoke(outcome.Value), outcome.Value);

    public static Results<NoContent, Refused> ToNoContent<T>(this Outcome<T> outcome) =>
        outcome.Refusal is { } r ? new Refused(r) : TypedResults.NoContent();
}
