// The hub's library, in a file of its own: pictures and sound do not wait for it.
export { HubConnectionBuilder, LogLevel } from '@microsoft/signalr';
export { MessagePackHubProtocol } from '@microsoft/signalr-protocol-msgpack';
