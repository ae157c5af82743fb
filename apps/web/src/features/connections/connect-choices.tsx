export function ConnectChoices() {
  return null;
}
