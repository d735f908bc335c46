namespace Claustro.Platform.Data;

/// <summary>
/// What the transaction was built on has changed meanwhile: roll back and run it again. <c>InTransactionAsync</c> does so;
/// when it keeps happening the caller is answered 503 and told to try again.
/// </summary>
public sealed class RetryTransactionException(string message) : Exception(message);
