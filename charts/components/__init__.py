"""What the browser’s own drawings are sent: networks, graphs, neurons’ planes, digits, glimpses."""
