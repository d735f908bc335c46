using Claustro.Commands;

var root = CommandLine.Build();
root.SetAction(Serve.RunAsync);
try
{
    return await root.Parse(args).InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
}
catch (OperationCanceledException)
{
    return 130;
}
catch (Exception e)
{
    await Console.Error.WriteLineAsync($"claustro: {Failures.Explain(e)}");
    return 1;
}
